using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>
/// A cluster whose bootstrap failed. The operator never looks at its spec again: the job that initializes the first volume keeps the image and the SQL that
/// it was made with.
/// </summary>
internal static class Stillbirth
{
    /// <summary>The cluster when no instance ever was the primary, so that no data can be lost, and its bootstrap cannot become what is desired.</summary>
    public static Cluster? Find(DatabaseContext context, ClusterSpec desired, IObservedObjects observed) =>
        observed.Get(PostgreSqlTypes.Cluster, context.Name) is { Metadata.DeletionTimestamp: null } cluster
        && string.IsNullOrEmpty(cluster.Status?.CurrentPrimary)
        && (!ClusterReadiness.IsDesired(cluster.Spec, desired) || !HasSource(cluster.Spec!, desired) || JobTrouble.Find(context, observed) is Readiness.Failed)
            ? cluster
            : null;

    /// <summary>Whether it is made from what it is to be made from: a recovery job keeps the target that it was made with.</summary>
    private static bool HasSource(ClusterSpec seen, ClusterSpec desired) =>
        seen.Bootstrap?.Recovery == desired.Bootstrap?.Recovery && Folder(seen) == Folder(desired);

    private static string? Folder(ClusterSpec spec) =>
        spec.ExternalClusters is [var source, ..] ? source.Plugin?.Parameters?.GetValueOrDefault("serverName") : null;
}
