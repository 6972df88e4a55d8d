using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.PostgreSql.Sql;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Lifecycle;

/// <summary>A planned change of the primary: the operator takes it as a change of the cluster's status, and checks nothing of it.</summary>
internal static class Switchover
{
    /// <summary>Name of the target while a failover is choosing one.</summary>
    private const string Pending = "pending";

    /// <summary>Replicas report under the names of their pods.</summary>
    public static SqlText Ranking { get; } = SqlText.Constant(
        "SELECT application_name FROM pg_stat_replication WHERE state = 'streaming' ORDER BY replay_lsn DESC NULLS LAST, application_name");

    public static string Choose(DatabaseContext context, string? instance, IReadOnlyList<string> ranked, IObservedObjects observed)
    {
        var cluster = observed.Get(PostgreSqlTypes.Cluster, context.Name)
            ?? throw Refuse($"Cluster {context.Name} is not there.", isTransient: true);
        if (ClusterSwitches.Evaluate(cluster) is Readiness.Failed off)
        {
            throw Refuse(off.Message);
        }

        if (context.Instances < 2)
        {
            throw Refuse($"{context.Spec.Id} has a single instance, and no replica to switch over to. Provision it with more Instances first.");
        }

        var status = cluster.Status ?? new ClusterStatus();
        if (status.Phase != ClusterPhases.Healthy || status.CurrentPrimary != status.TargetPrimary)
        {
            throw Refuse(
                $"{context.Spec.Id} is not healthy ({ClusterPhases.Describe(status.Phase ?? "", status.PhaseReason)}). Wait until it is.", isTransient: true);
        }

        var pods = Instances.InstancePods(context, observed).ToList();
        if (instance is null)
        {
            return pods.OrderBy(pod => Rank(pod, ranked)).FirstOrDefault(pod => Explain(pod, status) is null)?.Metadata.Name ?? throw Refuse(
                $"No replica of {context.Spec.Id} can become the primary. {string.Join(" ", pods.Select(pod => Explain(pod, status)))}", isTransient: true);
        }

        var asked = pods.Find(pod => pod.Metadata.Name == instance) ?? throw new ProvisioningException(
            ErrorCode.NotFound,
            $"{context.Spec.Id} has no instance '{instance}'. It has {string.Join(", ", pods.Select(pod => pod.Metadata.Name))}.");
        return Explain(asked, status) is { } reason
            ? throw Refuse(reason, isTransient: asked.Metadata.Name != status.CurrentPrimary)
            : asked.Metadata.Name;
    }

    public static JsonObject? Begin(string instance, JsonObject live, DateTimeOffset now)
    {
        var status = live["status"] as JsonObject ?? [];
        if ((string?)status["targetPrimary"] == instance)
        {
            return null;
        }

        return new JsonObject
        {
            // Whoever changed the cluster since it was read may have begun something else.
            ["metadata"] = new JsonObject { ["resourceVersion"] = (string?)live["metadata"]?["resourceVersion"] },
            ["status"] = new JsonObject
            {
                ["targetPrimary"] = instance,
                ["targetPrimaryTimestamp"] = ClusterAnnotations.FormatRestart(now),
                ["phase"] = ClusterPhases.Switchover,
                ["phaseReason"] = $"Switching over to {instance}",
                ["conditions"] = Conditions(status["conditions"] as JsonArray, now),
            },
        };
    }

    public static Readiness Evaluate(DatabaseContext context, string instance, IObservedObjects observed, Readiness readiness)
    {
        var status = observed.Get(PostgreSqlTypes.Cluster, context.Name)?.Status ?? new ClusterStatus();
        if (readiness is Readiness.Failed || status.CurrentPrimary == instance)
        {
            return readiness;
        }

        if (status.TargetPrimary == instance)
        {
            return new Readiness.Progressing($"{status.CurrentPrimary} hands over to {instance}", ErrorCode.EngineFailed);
        }

        return status.TargetPrimary == Pending
            ? new Readiness.Progressing("the operator chooses another primary", ErrorCode.EngineFailed)
            : new Readiness.Failed(
                ErrorCode.EngineFailed, $"The operator gave the switchover to {instance} up: {status.TargetPrimary} is or becomes the primary.");
    }

    private static int Rank(Pod pod, IReadOnlyList<string> ranked) =>
        ranked.Contains(pod.Metadata.Name, StringComparer.Ordinal) ? ranked.TakeWhile(name => name != pod.Metadata.Name).Count() : int.MaxValue;

    /// <summary>Why the pod cannot become the primary; null when it can.</summary>
    private static string? Explain(Pod pod, ClusterStatus status)
    {
        var name = pod.Metadata.Name;
        return name == status.CurrentPrimary ? $"{name} is the primary already."
            : !Instances.IsReady(pod) ? $"{name} is not ready."
            : status.InstancesStatus?.Healthy?.Contains(name, StringComparer.Ordinal) != true ? $"{name} is not healthy, says the operator."
            : null;
    }

    /// <summary>A merge patch replaces a list as a whole: all that are there, and Ready made false, as the operator's own tool does.</summary>
    private static JsonArray Conditions(JsonArray? conditions, DateTimeOffset now)
    {
        var copy = (JsonArray?)conditions?.DeepClone() ?? [];
        if (copy.FirstOrDefault(condition => (string?)condition?["type"] == "Ready") is JsonObject ready)
        {
            ready["status"] = "False";
            ready["reason"] = "ClusterIsNotReady";
            ready["message"] = "Cluster Is Not Ready";
            ready["lastTransitionTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        return copy;
    }

    private static ProvisioningException Refuse(string message, bool isTransient = false) => new(ErrorCode.InvalidState, message, isTransient);
}
