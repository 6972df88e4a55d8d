using System.Globalization;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Lifecycle;

/// <summary>How far a cluster is that is told to stop every instance. Its phase says healthy all along.</summary>
internal static class Pausing
{
    /// <summary>The condition has the annotation's name.</summary>
    private const string ConditionType = ClusterAnnotations.Hibernation;

    public static Readiness Evaluate(DatabaseContext context, IObservedObjects observed)
    {
        if (observed.Get(PostgreSqlTypes.Cluster, context.Name) is not { } cluster
            || cluster.Metadata.Annotations?.GetValueOrDefault(ClusterAnnotations.Hibernation) != "on")
        {
            return new Readiness.Progressing("waiting to see the change of the cluster");
        }

        if (cluster.Metadata.DeletionTimestamp is not null)
        {
            return new Readiness.Failed(ErrorCode.EngineFailed, $"Cluster {cluster.Metadata.Name} is being deleted.");
        }

        var condition = Instances.Condition(cluster.Status?.Conditions, ConditionType);
        var pods = Instances.InstancePods(context, observed).ToList();
        if (condition?.Status == "True" && pods.Count == 0)
        {
            return new Readiness.Ready("every instance is stopped");
        }

        // The operator begins with a healthy cluster only: it would stop what a failover is about to need.
        if (condition is null or { Reason: "WaitingForHealthy" } && cluster.Status?.Phase != ClusterPhases.Healthy)
        {
            return new Readiness.Progressing(
                $"the operator stops a healthy cluster only: {ClusterPhases.Describe(cluster.Status?.Phase ?? "", cluster.Status?.PhaseReason)}",
                ErrorCode.EngineFailed);
        }

        return new Readiness.Progressing(Describe(context, pods));
    }

    private static string Describe(DatabaseContext context, List<Pod> pods)
    {
        var count = string.Create(
            CultureInfo.InvariantCulture, $"{Math.Max(0, context.Instances - pods.Count)} of {context.Instances} instances stopped");
        return pods.Find(pod => pod.Metadata.DeletionTimestamp is not null) is { } pod ? $"{count}; {pod.Metadata.Name} is stopping" : count;
    }
}
