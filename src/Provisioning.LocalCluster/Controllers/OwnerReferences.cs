using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>References to the object that another one belongs to.</summary>
internal static class OwnerReferences
{
    /// <summary>The reference to the controller of a new object.</summary>
    public static JsonObject ToController(JsonObject owner, ResourceKind kind) => new()
    {
        ["apiVersion"] = kind.ApiVersion,
        ["kind"] = kind.Kind,
        ["name"] = owner.Name(),
        ["uid"] = owner.Uid(),
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    public static IEnumerable<JsonObject> Of(JsonObject item) => (item.Node("metadata", "ownerReferences") as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The reference to the object's controller.</summary>
    public static JsonObject? Controller(JsonObject item) => Of(item).FirstOrDefault(o => o.Bool("controller") == true);
}
