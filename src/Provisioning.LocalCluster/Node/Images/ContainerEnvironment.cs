using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node.Images;

/// <summary>The environment that a container's spec asks for: literal values and fields of the pod.</summary>
internal static class ContainerEnvironment
{
    public static IReadOnlyDictionary<string, string> Of(JsonObject pod, JsonObject container)
    {
        var variables = new Dictionary<string, string> { ["HOSTNAME"] = pod.Name() };
        foreach (var entry in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            variables[entry.String("name")!] = entry.String("value") ?? Field(pod, entry.String("valueFrom", "fieldRef", "fieldPath")) ?? "";
        }

        return variables;
    }

    private static string? Field(JsonObject pod, string? path) => path is null ? null : pod.String(path.Split('.'));
}
