using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Disruption;

/// <summary>Builds the status of a PodDisruptionBudget.</summary>
internal static class DisruptionStatus
{
    public static JsonObject Build(JsonObject budget, IReadOnlyCollection<JsonObject> pods, DateTimeOffset now)
    {
        var expected = pods.Count;
        var healthy = pods.Count(p => p.IsReady() && !p.IsBeingDeleted());
        var desired = budget.Node("spec", "maxUnavailable") is { } unavailable
            ? Math.Max(0, expected - Scale(unavailable, expected))
            : Scale(budget.Node("spec", "minAvailable"), expected);
        var allowed = expected > 0 ? Math.Max(0, healthy - desired) : 0;
        var status = allowed > 0 ? "True" : "False";
        var known = budget.Condition("DisruptionAllowed");
        var generation = budget.Int("metadata", "generation") ?? 1;
        return new JsonObject
        {
            ["observedGeneration"] = generation,
            ["disruptionsAllowed"] = allowed,
            ["currentHealthy"] = healthy,
            ["desiredHealthy"] = desired,
            ["expectedPods"] = expected,
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "DisruptionAllowed",
                ["status"] = status,
                ["observedGeneration"] = generation,
                ["lastTransitionTime"] = known.String("status") == status ? known.String("lastTransitionTime") : KubeTime.Seconds(now),
                ["reason"] = allowed > 0 ? "SufficientPods" : "InsufficientPods",
                ["message"] = "",
            }),
        };
    }

    /// <summary>A number, or a percentage of the pods, rounded up.</summary>
    private static int Scale(JsonNode? value, int pods)
    {
        var text = value?.ToString() ?? "0";
        return text.EndsWith('%')
            ? (int)Math.Ceiling(int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture) * pods / 100.0)
            : int.Parse(text, CultureInfo.InvariantCulture);
    }
}
