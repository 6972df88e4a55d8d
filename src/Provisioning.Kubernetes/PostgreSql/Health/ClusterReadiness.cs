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
        var ready = pods.Count(pod => Instances.IsReady(pod) && Instances.IsCurrent(pod, desired));
        if (IsReady(desired, status, pods, ready) && Missing(context, observed, pods) is null)
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

        var prefix = pods.Count == 0 && status.CurrentPrimary is null or "" ? "" : string.Create(CultureInfo.InvariantCulture, $"{ready} of {desired.Instances} instances ready; ");
        return trouble is Readiness.Progressing stuck
            ? stuck with { Message = prefix + stuck.Message }
            : new Readiness.Progressing(prefix + (Missing(context, observed, pods) ?? Detail(desired, status, pods)));
    }

    private static bool IsReady(ClusterSpec desired, ClusterStatus status, List<Pod> pods, int ready) =>
        status.Phase == ClusterPhases.Healthy
        && Instances.Condition(status.Conditions, "Ready")?.Status == "True"
        && status.Instances == desired.Instances
        && status.ReadyInstances == desired.Instances
        && !string.IsNullOrEmpty(status.CurrentPrimary)
        && status.CurrentPrimary == status.TargetPrimary
        && ready == desired.Instances
        && pods.Count == desired.Instances;

    /// <summary>Why no instance takes writes although the status names a primary; null when one does.</summary>
    private static string? Missing(DatabaseContext context, IObservedObjects observed, List<Pod> pods) =>
        pods.Count == 0 || Instances.WithRoles(context, observed).Any(instance => instance.Role == "primary" && Instances.IsReady(instance.Pod))
            ? null
            : "no primary is ready yet";

    private static string Detail(ClusterSpec desired, ClusterStatus status, List<Pod> pods)
    {
        if (status.Phase is not (ClusterPhases.Healthy or ClusterPhases.WaitingForInstances))
        {
            return ClusterPhases.Describe(status.Phase!, status.PhaseReason);
        }

        if (pods.Find(pod => !Instances.IsReady(pod)) is { } pod)
        {
            return pod.Metadata.DeletionTimestamp is not null ? $"{pod.Metadata.Name} is stopping" : $"{pod.Metadata.Name} is not ready yet";
        }

        return pods.Find(candidate => !Instances.IsCurrent(candidate, desired)) is { } old
            ? $"{old.Metadata.Name} is yet to take the change"
            : ClusterPhases.Describe(status.Phase, status.PhaseReason);
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

    private static bool IsDesired(ClusterSpec? seen, ClusterSpec desired) =>
        seen is not null
        && seen.Instances == desired.Instances
        && seen.ImageName == desired.ImageName
        && Instances.SameQuantity(seen.Storage?.Size, desired.Storage?.Size)
        && Instances.Same(seen.Resources?.Requests, desired.Resources?.Requests)
        && Instances.Same(seen.Resources?.Limits, desired.Resources?.Limits)
        && (desired.Postgresql?.Parameters is null
            || desired.Postgresql.Parameters.All(parameter => seen.Postgresql?.Parameters?.GetValueOrDefault(parameter.Key) == parameter.Value));
}
