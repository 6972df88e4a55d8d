using System.Globalization;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>
/// How far a cluster is. Its status has no observed generation, still says "healthy" right after a change of the spec, while hibernated and while pods crash:
/// so the status must be healthy, the observed spec be the desired one, and the pods and volumes themselves be as desired and ready.
/// </summary>
internal static class ClusterReadiness
{
    public static Readiness Evaluate(DatabaseContext context, ClusterSpec desired, IObservedObjects observed)
    {
        if (observed.Get(PostgreSqlTypes.Cluster, context.Name) is not { } cluster)
        {
            return new Readiness.Progressing("waiting to see the cluster");
        }

        if (ClusterSwitches.Evaluate(cluster) is { } off)
        {
            return off;
        }

        if (!IsDesired(cluster.Spec, desired))
        {
            return new Readiness.Progressing("waiting to see the change of the cluster");
        }

        var status = cluster.Status ?? new ClusterStatus();
        return PhaseReadiness.Evaluate(context, status)
            ?? VolumeTrouble.Find(context, observed)
            ?? Progress(context, desired, observed, status);
    }

    private static Readiness Progress(DatabaseContext context, ClusterSpec desired, IObservedObjects observed, ClusterStatus status)
    {
        var pods = Instances.InstancePods(context, observed).ToList();
        var ready = pods.Where(Instances.IsReady).ToList();
        var current = ready.Where(pod => Instances.IsCurrent(pod, desired)).ToList();
        if (IsReady(desired, status, pods, current))
        {
            return VolumeTrouble.FindSmall(context, desired, observed)
                ?? (Readiness)new Readiness.Ready(desired.Instances == 1 ? "the instance is ready" : $"all {desired.Instances} instances are ready");
        }

        var trouble = JobTrouble.Find(context, observed) ?? PodTrouble.Find(context, observed);
        if (trouble is Readiness.Failed)
        {
            return trouble;
        }

        if (string.IsNullOrEmpty(status.Phase))
        {
            return NotStarted(context, status);
        }

        var isRolling = pods.Exists(candidate => !Instances.IsCurrent(candidate, desired));
        var prefix = pods.Count == 0 && string.IsNullOrEmpty(status.CurrentPrimary) ? ""
            : isRolling ? Count(current.Count, desired, "instances run the new spec") : Count(ready.Count, desired, "instances ready");
        return trouble is Readiness.Progressing stuck
            ? stuck with { Message = prefix + stuck.Message }
            : new Readiness.Progressing(prefix + (isRolling ? Rolling(desired, status, pods) : Detail(desired, status, pods)));
    }

    private static bool IsReady(ClusterSpec desired, ClusterStatus status, List<Pod> pods, List<Pod> current) =>
        status.Phase == ClusterPhases.Healthy
        && Instances.Condition(status.Conditions, "Ready")?.Status == "True"
        && status.Instances == desired.Instances
        && status.ReadyInstances == desired.Instances
        && !string.IsNullOrEmpty(status.CurrentPrimary)
        && status.CurrentPrimary == status.TargetPrimary
        && current.Count == desired.Instances
        && pods.Count == desired.Instances
        && current.Exists(Instances.IsPrimary);

    private static string Count(int count, ClusterSpec desired, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Min(count, desired.Instances ?? 1)} of {desired.Instances} {what}; ");

    /// <summary>A change that goes from instance to instance.</summary>
    private static string Rolling(ClusterSpec desired, ClusterStatus status, List<Pod> pods) =>
        pods.Find(pod => !Instances.IsReady(pod)) is { } restarting ? $"{restarting.Metadata.Name} is restarting"
        : status.Phase is ClusterPhases.Healthy or ClusterPhases.WaitingForInstances
            ? $"{pods.First(pod => !Instances.IsCurrent(pod, desired)).Metadata.Name} is yet to take the change"
        : ClusterPhases.Describe(status.Phase!, status.PhaseReason);

    private static string Detail(ClusterSpec desired, ClusterStatus status, List<Pod> pods)
    {
        if (status.Phase is not (ClusterPhases.Healthy or ClusterPhases.WaitingForInstances))
        {
            return ClusterPhases.Describe(status.Phase!, status.PhaseReason);
        }

        if (pods.Count > desired.Instances)
        {
            return "removing an instance";
        }

        if (pods.Find(pod => !Instances.IsReady(pod)) is { } pod)
        {
            return pod.Metadata.DeletionTimestamp is not null ? $"{pod.Metadata.Name} is stopping" : $"{pod.Metadata.Name} is not ready yet";
        }

        return pods.Count > 0 && !pods.Exists(Instances.IsPrimary)
            ? "no instance is the primary yet" : ClusterPhases.Describe(status.Phase, status.PhaseReason);
    }

    private static Readiness.Progressing NotStarted(DatabaseContext context, ClusterStatus status)
    {
        if (status.Conditions is not { Count: > 0 })
        {
            return new Readiness.Progressing("waiting for the operator to take up the cluster", ErrorCode.EngineFailed);
        }

        // Without its ObjectStore, a cluster stays here for ever, and neither a condition nor an event says so.
        return context.BackupStore is null
            ? new Readiness.Progressing("the operator prepares the cluster")
            : new Readiness.Progressing(
                $"the operator prepares the cluster; if this lasts, see whether ObjectStore {PostgreSqlNames.Store(context)} is there", ErrorCode.EngineFailed);
    }

    /// <summary>Whether the operator sees what we mean; it fills in much that we leave out.</summary>
    public static bool IsDesired(ClusterSpec? seen, ClusterSpec desired) =>
        seen is not null
        && seen.Instances == desired.Instances
        && seen.ImageName == desired.ImageName
        && Instances.SameQuantity(seen.Storage?.Size, desired.Storage?.Size)
        && Instances.Same(seen.Resources?.Requests, desired.Resources?.Requests)
        && Instances.Same(seen.Resources?.Limits, desired.Resources?.Limits)
        && (desired.Postgresql?.Parameters is null
            || desired.Postgresql.Parameters.All(parameter => seen.Postgresql?.Parameters?.GetValueOrDefault(parameter.Key) == parameter.Value));
}
