using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>Looks fields up in the structural schema of a definition. Pure.</summary>
internal static class SchemaFields
{
    /// <summary>Paths of the value's fields that the schema does not have.</summary>
    public static IEnumerable<string> FindUnknown(JsonObject? schema, JsonNode? value, string path)
    {
        if (schema is null)
        {
            return [path];
        }

        return (bool?)schema["x-kubernetes-preserve-unknown-fields"] == true ? [] : value switch
        {
            JsonObject fields => fields.SelectMany(field => FindUnknown(GetField(schema, field.Key), field.Value, $"{path}.{field.Key}")),
            JsonArray items => items.SelectMany(item => FindUnknown(schema["items"] as JsonObject, item, $"{path}[]")).Distinct(StringComparer.Ordinal),
            _ => [],
        };
    }

    private static JsonObject? GetField(JsonObject schema, string name) => schema["properties"]?[name] as JsonObject
        ?? schema["additionalProperties"] switch
        {
            JsonObject any => any,
            JsonValue allowed when allowed.TryGetValue<bool>(out var isAllowed) && isAllowed => new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true },
            _ => null,
        };
}
