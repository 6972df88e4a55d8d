using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>Pod (anti-)affinity on one node: every topology key counts as the node's name.</summary>
internal static class PodAffinityTerm
{
    public static bool Selects(JsonNode? term, JsonObject pod, JsonObject other) =>
        Namespaces(term, pod).Contains(other.Namespace(), StringComparer.Ordinal) && LabelSelector.Matches(term.Node("labelSelector"), other);

    /// <summary>How strongly a pod would rather not share a node with another.</summary>
    public static int Repulsion(JsonObject pod, JsonObject other) =>
        (pod.Node("spec", "affinity", "podAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution") as JsonArray ?? [])
        .Where(t => Selects(t.Node("podAffinityTerm"), pod, other))
        .Sum(t => t.Int("weight") ?? 1);

    private static IEnumerable<string?> Namespaces(JsonNode? term, JsonObject pod) =>
        term.Node("namespaces") is JsonArray { Count: > 0 } names ? names.Select(n => n.String()) : [pod.Namespace()];
}
