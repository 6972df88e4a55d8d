using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.CloudNativePg.CustomResources;

/// <summary>A column of <c>kubectl get</c>.</summary>
internal sealed record PrinterColumn(string Name, string Type, string Path, int Priority = 0)
{
    public JsonNode Render()
    {
        var column = new JsonObject { ["name"] = Name, ["type"] = Type, ["jsonPath"] = Path };
        if (Priority > 0)
        {
            column["priority"] = Priority;
        }

        return column;
    }
}
