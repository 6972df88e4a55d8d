using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Namespaces;

/// <summary>Says how far the deletion of a namespace is, in the words of kube-controller-manager.</summary>
internal static class NamespaceConditions
{
    public static JsonArray Build(JsonObject item, IReadOnlyCollection<(ResourceKind Kind, JsonObject Item)> content, DateTimeOffset now)
    {
        var remaining = content.GroupBy(c => c.Kind).OrderBy(g => g.Key.Plural, StringComparer.Ordinal)
            .Select(g => $"{g.Key.Plural}.{g.Key.Group} has {g.Count()} resource instances");
        var finalizers = content
            .SelectMany(c => (c.Item.Node("metadata", "finalizers") as JsonArray ?? []).Select(f => f.String() ?? ""))
            .GroupBy(f => f, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key} in {g.Count()} resource instances").ToList();
        return
        [
            Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            content.Count == 0
                ? Condition("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed")
                : Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", remaining)}"),
            finalizers.Count == 0
                ? Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                : Condition(
                    "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                    $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers)}"),
        ];

        JsonNode Condition(string type, bool status, string reason, string message)
        {
            var text = status ? "True" : "False";
            var known = item.Condition(type);
            return new JsonObject
            {
                ["type"] = type,
                ["status"] = text,
                ["lastTransitionTime"] = known.String("status") == text ? known.String("lastTransitionTime") : KubeTime.Seconds(now),
                ["reason"] = reason,
                ["message"] = message,
            };
        }
    }
}
