using System.Globalization;
using Provisioning.Kubernetes.Conditions;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Conditions;

/// <summary>
/// Whether applications can connect and write. Judged by the pods: the operator's phase and its condition Ready say healthy while hibernated, while the
/// servers crash and right after a change.
/// </summary>
internal static class Acceptance
{
    private const string Type = ConditionTypes.AcceptingConnections;

    public static DatabaseCondition Judge(ConditionInput input)
    {
        var (context, state, observed, _) = input;
        if (state == DatabaseState.Deprovisioning)
        {
            return NewCondition.False(Type, ConditionReasons.Deprovisioning, "The database is being deleted.");
        }

        var cluster = observed.Get(PostgreSqlTypes.Cluster, context.Name);
        var pods = Instances.InstancePods(context, observed).ToList();
        if (context.Paused || (IsHibernated(cluster) && pods.Count == 0))
        {
            return Paused(cluster, pods);
        }

        if (cluster is null or { Metadata.DeletionTimestamp: not null })
        {
            return state == DatabaseState.Provisioning
                ? NewCondition.False(Type, ConditionReasons.Provisioning, "The cluster is not there yet.")
                : NewCondition.False(Type, ConditionReasons.Missing, $"Cluster {context.Name} is gone, or is being deleted, although the database was not deprovisioned.");
        }

        var status = cluster.Status ?? new ClusterStatus();
        if (IsMoving(status))
        {
            var to = status.TargetPrimary is { Length: > 0 } target and not "pending" ? $"Instance {target}" : "Another instance";
            return NewCondition.False(
                Type, ConditionReasons.FailingOver, $"{to} takes over from {status.CurrentPrimary}.", ReadySince(pods.Find(pod => pod.Metadata.Name == status.CurrentPrimary), "False"));
        }

        return pods.Find(pod => Instances.IsPrimary(pod) && Instances.IsReady(pod)) is { } primary
            ? Accepting(context, pods, primary)
            : NotAccepting(input, cluster, status, pods);
    }

    /// <summary>By somebody else: the library's own pause is in the context.</summary>
    private static bool IsHibernated(Cluster? cluster) => cluster?.Metadata.Annotations?.GetValueOrDefault(ClusterAnnotations.Hibernation) == "on";

    /// <summary>Whether the primary changes. At first there is none that it could change from.</summary>
    private static bool IsMoving(ClusterStatus status) =>
        !string.IsNullOrEmpty(status.CurrentPrimary) && !string.IsNullOrEmpty(status.TargetPrimary) && status.CurrentPrimary != status.TargetPrimary;

    private static DatabaseCondition Paused(Cluster? cluster, List<Pod> pods) => NewCondition.False(
        Type,
        ConditionReasons.Paused,
        pods.Count == 0 ? "Every instance is stopped on purpose." : "The instances are being stopped on purpose.",
        Instances.Condition(cluster?.Status?.Conditions, ClusterAnnotations.Hibernation)?.LastTransitionTime);

    private static DatabaseCondition Accepting(DatabaseContext context, List<Pod> pods, Pod primary)
    {
        var ready = pods.Count(Instances.IsReady);
        var since = ReadySince(primary, "True");
        if (ready >= context.Instances)
        {
            return NewCondition.True(Type, ConditionReasons.Ready, ready == 1 ? "The instance is ready." : $"All {ready} instances are ready.", since);
        }

        var missing = pods.Find(pod => !Instances.IsReady(pod))?.Metadata.Name;
        return NewCondition.True(
            Type,
            ConditionReasons.Degraded,
            string.Create(CultureInfo.InvariantCulture, $"{ready} of {context.Instances} instances are ready, the primary among them")
                + (missing is null ? "." : $"; {missing} is not."),
            since);
    }

    private static DatabaseCondition NotAccepting(ConditionInput input, Cluster cluster, ClusterStatus status, List<Pod> pods)
    {
        var (context, state, observed, _) = input;
        var trouble = ClusterSwitches.Evaluate(cluster)
            ?? PhaseReadiness.Evaluate(context, status)
            ?? VolumeTrouble.Find(context, observed)
            ?? JobTrouble.Find(context, observed)
            ?? PodTrouble.Find(context, observed);
        var why = trouble switch
        {
            Readiness.Failed failed => failed.Message,
            Readiness.Progressing stuck => stuck.Message,
            _ => null,
        };

        // Before the first one starts, the operator names no primary.
        if (string.IsNullOrEmpty(status.CurrentPrimary) || state == DatabaseState.Provisioning)
        {
            return NewCondition.False(
                Type, ConditionReasons.Provisioning, Sentence(why ?? Describe(status)), cluster.Metadata.CreationTimestamp);
        }

        var primary = pods.Find(pod => pod.Metadata.Name == status.CurrentPrimary);
        if (why is null && primary is not null && Instances.IsReady(primary))
        {
            return NewCondition.False(Type, ConditionReasons.FailingOver, $"Instance {status.CurrentPrimary} is about to take writes.");
        }

        return NewCondition.False(
            Type,
            ConditionReasons.NoPrimary,
            Sentence(why ?? (primary is null ? $"the pod of the primary, {status.CurrentPrimary}, is not there" : $"the primary, {status.CurrentPrimary}, is not ready")),
            ReadySince(primary, "False"));
    }

    private static string Describe(ClusterStatus status) => string.IsNullOrEmpty(status.Phase) ? "" : ClusterPhases.Describe(status.Phase, status.PhaseReason);

    private static DateTimeOffset? ReadySince(Pod? pod, string status) =>
        Instances.Condition(pod?.Status?.Conditions, "Ready") is { } ready && ready.Status == status ? ready.LastTransitionTime : null;

    private static string Sentence(string clause) => clause.Length == 0 ? "The operator has not taken the cluster up yet." : $"{char.ToUpperInvariant(clause[0])}{clause[1..].TrimEnd('.')}.";
}
