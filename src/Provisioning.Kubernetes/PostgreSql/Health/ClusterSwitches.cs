using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>Annotations with which people take a cluster out of service. The operator goes on to call such a cluster healthy.</summary>
internal static class ClusterSwitches
{
    public static Readiness? Evaluate(Cluster cluster)
    {
        if (cluster.Metadata.DeletionTimestamp is not null)
        {
            return Off($"Cluster {cluster.Metadata.Name} is being deleted.");
        }

        if (Value(cluster, ClusterAnnotations.Hibernation) == "on")
        {
            return Off($"Cluster {cluster.Metadata.Name} is hibernated. Remove its annotation {ClusterAnnotations.Hibernation} to resume it.");
        }

        if (Value(cluster, ClusterAnnotations.Fencing) is { Length: > 0 } fenced and not "[]")
        {
            return Off(
                $"Instances of cluster {cluster.Metadata.Name} are fenced: {fenced}. Remove its annotation {ClusterAnnotations.Fencing} to let PostgreSQL run.");
        }

        return Value(cluster, ClusterAnnotations.Reconciliation) == "disabled"
            ? Off($"The operator is told to ignore cluster {cluster.Metadata.Name}. Remove its annotation {ClusterAnnotations.Reconciliation}.")
            : null;
    }

    private static string? Value(Cluster cluster, string annotation) => cluster.Metadata.Annotations?.GetValueOrDefault(annotation);

    private static Readiness.Failed Off(string message) => new(ErrorCode.EngineFailed, message);
}
