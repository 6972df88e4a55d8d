using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>Reads what every Kubernetes object has.</summary>
internal static class JsonObjectExtensions
{
    public static string Name(this JsonObject item) => item.String("metadata", "name") ?? "";

    public static string? Namespace(this JsonObject item) => item.String("metadata", "namespace");

    public static string Uid(this JsonObject item) => item.String("metadata", "uid") ?? "";

    public static string? ResourceVersion(this JsonObject item) => item.String("metadata", "resourceVersion");

    public static string? Label(this JsonObject item, string key) => item.String("metadata", "labels", key);

    public static string? Annotation(this JsonObject item, string key) => item.String("metadata", "annotations", key);

    public static bool IsBeingDeleted(this JsonObject item) => item.String("metadata", "deletionTimestamp") is not null;

    public static bool IsOwnedBy(this JsonObject item, string uid) =>
        item.Node("metadata", "ownerReferences") is JsonArray owners && owners.Any(o => (o as JsonObject)?.String("uid") == uid);

    /// <summary>The node at a path of property names, or <see langword="null"/> where the path ends early.</summary>
    public static JsonNode? Node(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    public static string? String(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Node(path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int? Int(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Node(path) is not JsonValue value ? null
        : value.TryGetValue<int>(out var number) ? number
        : value.TryGetValue<long>(out var big) ? checked((int)big)
        : null;

    public static bool? Bool(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.Node(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static JsonObject Clone(this JsonObject item) => (JsonObject)item.DeepClone();
}
