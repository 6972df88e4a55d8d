using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>What every manifest has.</summary>
internal static class ManifestFactory
{
    public static Manifest Create(ResourceType type, DatabaseContext context, string name, JsonNode? spec) =>
        new(type, new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = context.Namespace,
                ["labels"] = Strings(context.Labels),
            },
            ["spec"] = spec,
        });

    public static JsonObject Strings(IEnumerable<KeyValuePair<string, string>> entries) =>
        new(entries.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value))));
}
