using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Reads the state of pods and jobs.</summary>
internal static class PodState
{
    public static bool IsReady(JsonObject pod) => HasCondition(pod, "Ready");

    /// <summary>Running, and meant to go on.</summary>
    public static bool IsActive(JsonObject pod) => !pod.IsBeingDeleted() && pod.String("status", "phase") == "Running";

    public static bool IsComplete(JsonObject job) => HasCondition(job, "Complete");

    public static bool IsFailed(JsonObject job) => HasCondition(job, "Failed");

    public static bool HasCondition(JsonObject item, string type) =>
        item.Node("status", "conditions") is JsonArray conditions && conditions.Any(c => c.String("type") == type && c.String("status") == "True");
}
