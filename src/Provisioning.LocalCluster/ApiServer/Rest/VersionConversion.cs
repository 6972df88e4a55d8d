using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>Shows a stored object in another version than it is stored in. Custom resources convert by name only (strategy <c>None</c>).</summary>
internal static class VersionConversion
{
    public static bool IsNeeded(ApiResource resource) => resource.ApiVersion != resource.Storage.ApiVersion;

    public static JsonObject ToStorage(ApiResource resource, JsonObject item)
    {
        if (!IsNeeded(resource))
        {
            return item;
        }

        var converted = resource.Group == "events.k8s.io" ? EventConversion.ToCore(item) : item.Clone();
        converted["apiVersion"] = resource.Storage.ApiVersion;
        return converted;
    }

    /// <summary>The object itself where it is stored in this version: to be read only.</summary>
    public static JsonObject FromStorage(ApiResource resource, JsonObject item)
    {
        if (!IsNeeded(resource))
        {
            return item;
        }

        var converted = resource.Group == "events.k8s.io" ? EventConversion.FromCore(item) : item.Clone();
        converted["apiVersion"] = resource.ApiVersion;
        return converted;
    }
}
