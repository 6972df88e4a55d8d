using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Api.Json;

/// <summary>Compares what was sent with what the server has, which is more: defaults, status, managed fields.</summary>
internal static class JsonSubset
{
    /// <summary>Whether everything of the one is in the other. Lists must have the same length.</summary>
    public static bool Contains(JsonNode? whole, JsonNode? part) => part switch
    {
        JsonObject fields => whole is JsonObject all && fields.All(field => all.TryGetPropertyValue(field.Key, out var value) && Contains(value, field.Value)),
        JsonArray items => whole is JsonArray all && all.Count == items.Count && items.Zip(all).All(pair => Contains(pair.Second, pair.First)),
        _ => JsonNode.DeepEquals(whole, part),
    };
}
