using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>Builds the conditions that the kubelet owns, keeping the others.</summary>
internal static class PodConditions
{
    private static readonly string[] Owned = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"];

    /// <param name="pod">With the conditions that it has now, whose transition times stay unless the status changes.</param>
    /// <param name="containers">All of the pod's containers.</param>
    /// <param name="finalPhase">The phase that the containers lead to, which may be written only after cleaning up.</param>
    /// <param name="facts">The node's part.</param>
    public static JsonArray Build(JsonObject pod, IReadOnlyList<ContainerState> containers, string finalPhase, PodFacts facts)
    {
        var (ready, reason, message) = Readiness(containers, finalPhase);
        var initialized = Initialization(containers, finalPhase);
        var conditions = new JsonArray(
            Condition(pod, "PodReadyToStartContainers", facts is { PodIP: not null, IsCleanedUp: false }, null, null, facts.Now),
            Condition(pod, "Initialized", initialized.Done, initialized.Reason, initialized.Message, facts.Now),
            Condition(pod, "Ready", ready, reason, message, facts.Now),
            Condition(pod, "ContainersReady", ready, reason, message, facts.Now));
        foreach (var other in (pod.Node("status", "conditions") as JsonArray ?? []).OfType<JsonObject>())
        {
            if (!Owned.Contains(other.String("type"), StringComparer.Ordinal))
            {
                conditions.Add(other.DeepClone());
            }
        }

        return conditions;
    }

    private static (bool Done, string? Reason, string? Message) Initialization(IReadOnlyList<ContainerState> containers, string phase)
    {
        if (phase == "Succeeded")
        {
            return (true, "PodCompleted", null);
        }

        var incomplete = containers
            .Where(
                c =>
                    (c.Role == ContainerRole.Init && !(c.Phase == ContainerPhase.Terminated && c.Succeeded))
                        || (c.Role == ContainerRole.Sidecar && !c.Ready && phase == "Pending"))
            .Select(c => c.Name).ToList();
        return incomplete.Count == 0 ? (true, null, null)
            : (false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
    }

    private static (bool Ready, string? Reason, string? Message) Readiness(IReadOnlyList<ContainerState> containers, string phase)
    {
        if (phase is "Succeeded" or "Failed")
        {
            return (false, phase == "Succeeded" ? "PodCompleted" : "PodFailed", null);
        }

        var unready = containers.Where(c => c.Role != ContainerRole.Init && !c.Ready).OrderByDescending(c => c.Role == ContainerRole.Sidecar).Select(
            c => c.Name).ToList();
        return unready.Count == 0 ? (true, null, null)
            : (false, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    private static JsonObject Condition(JsonObject pod, string type, bool status, string? reason, string? message, DateTimeOffset now)
    {
        var text = status ? "True" : "False";
        var known = pod.Condition(type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["observedGeneration"] = pod.Int("metadata", "generation") ?? 1,
            ["status"] = text,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = known.String("status") == text ? known.String("lastTransitionTime") : KubeTime.Seconds(now),
        };
        if (reason is not null)
        {
            condition["reason"] = reason;
        }

        if (message is not null)
        {
            condition["message"] = message;
        }

        return condition;
    }
}
