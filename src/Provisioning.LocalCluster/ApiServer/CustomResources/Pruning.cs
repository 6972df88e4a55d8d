using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.ApiServer.CustomResources;

/// <summary>Takes out of a custom resource what its schema does not know.</summary>
internal static class Pruning
{
    /// <summary>Prunes in place; returns the paths of what went.</summary>
    public static IReadOnlyList<string> Prune(Schema schema, JsonObject item)
    {
        var removed = new List<string>();
        Visit(schema, item, "", removed);
        return removed;
    }

    private static void Visit(Schema? schema, JsonNode? value, string path, List<string> removed)
    {
        switch (value)
        {
            case JsonObject o when schema is not null:
                List<string>? unknown = null;
                foreach (var (name, child) in o)
                {
                    var below = path.Length == 0 ? name : $"{path}.{name}";
                    if (schema.Field(name) is { } field)
                    {
                        Visit(field, child, below, removed);
                    }
                    else if (!schema.PreserveUnknownFields && !(schema.IsEmbeddedResource && name is "apiVersion" or "kind" or "metadata"))
                    {
                        (unknown ??= []).Add(name);
                        removed.Add(below);
                    }
                }

                foreach (var name in unknown ?? [])
                {
                    o.Remove(name);
                }

                break;
            case JsonArray list when schema?.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    Visit(items, list[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), removed);
                }

                break;
            default:
                break;
        }
    }
}
