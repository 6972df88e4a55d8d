using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Sets fields that are not there.</summary>
internal static class JsonDefaults
{
    public static JsonObject Or(this JsonObject item, string name, JsonNode value)
    {
        if (item[name] is null)
        {
            item[name] = value;
        }

        return item;
    }

    /// <summary>The objects in a list field.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject? item, string name) => (item?[name] as JsonArray ?? []).OfType<JsonObject>();
}
