using System.Globalization;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.PostgreSql.Lifecycle;

/// <summary>
/// How far a restart is. The operator marks each pod with the cluster's annotation: a replica's new pod when it makes it, and the primary's pod, whose server
/// it restarts in place, just before it does. So the marks alone do not prove the primary's restart: the cluster must have become ready anew as well.
/// </summary>
internal static class Restarting
{
    public static RestartMark Mark(DatabaseContext context, IObservedObjects observed) => new()
    {
        Pods = [.. Instances.InstancePods(context, observed).Select(pod => pod.Metadata.Uid ?? "")],
        ReadySince = ReadySince(observed.Get(PostgreSqlTypes.Cluster, context.Name)),
    };

    /// <param name="context">The database.</param>
    /// <param name="mark">What was there before.</param>
    /// <param name="observed">What is there.</param>
    /// <param name="readiness">How ready the database is.</param>
    public static Readiness Evaluate(DatabaseContext context, RestartMark mark, IObservedObjects observed, Readiness readiness)
    {
        if (readiness is Readiness.Failed)
        {
            return readiness;
        }

        var asked = ClusterAnnotations.FormatRestart(context.RestartedAt.GetValueOrDefault());
        var cluster = observed.Get(PostgreSqlTypes.Cluster, context.Name);
        if (cluster?.Metadata.Annotations?.GetValueOrDefault(ClusterAnnotations.RestartedAt) != asked)
        {
            return new Readiness.Progressing("waiting to see the change of the cluster");
        }

        var pods = Instances.InstancePods(context, observed).ToList();
        var done = pods.Where(pod => IsMarked(pod, asked) && Instances.IsReady(pod)).ToList();
        var isNew = pods.TrueForAll(pod => !mark.Pods.Contains(pod.Metadata.Uid ?? "", StringComparer.Ordinal));
        if (readiness is Readiness.Ready && done.Count == pods.Count && (isNew || ReadySince(cluster) != mark.ReadySince))
        {
            return new Readiness.Ready(pods.Count == 1 ? "the instance was restarted" : Invariant($"all {pods.Count} instances were restarted"));
        }

        var count = Invariant($"{done.Count} of {context.Instances} instances restarted");
        return pods.Find(pod => pod.Metadata.DeletionTimestamp is not null || !Instances.IsReady(pod)) is { } restarting
            ? new Readiness.Progressing($"{count}; {restarting.Metadata.Name} is restarting", (readiness as Readiness.Progressing)?.Stuck)
            : new Readiness.Progressing(count);
    }

    private static bool IsMarked(Pod pod, string asked) => pod.Metadata.Annotations?.GetValueOrDefault(ClusterAnnotations.RestartedAt) == asked;

    private static DateTimeOffset? ReadySince(Cluster? cluster) => Instances.Condition(cluster?.Status?.Conditions, "Ready")?.LastTransitionTime;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
