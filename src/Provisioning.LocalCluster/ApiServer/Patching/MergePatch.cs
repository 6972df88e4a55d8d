using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Patching;

/// <summary>RFC 7386.</summary>
internal static class MergePatch
{
    /// <summary>The patched copy.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else if (value is JsonObject below)
            {
                result[name] = Apply(result[name] as JsonObject ?? [], below);
            }
            else
            {
                result[name] = value.DeepClone();
            }
        }

        return result;
    }
}
