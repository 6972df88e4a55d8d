using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>Writes the question of an <c>admission.k8s.io/v1</c> AdmissionReview.</summary>
internal static class WebhookReview
{
    public static JsonObject Request(AdmissionAttributes attributes)
    {
        var resource = attributes.Resource;
        var request = new JsonObject
        {
            ["uid"] = Guid.NewGuid().ToString(),
            ["kind"] = new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind },
            ["resource"] = Resource(resource),
            ["requestKind"] = new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind },
            ["requestResource"] = Resource(resource),
            ["name"] = attributes.Object?.Name() is { Length: > 0 } name ? name : attributes.Name,
            ["operation"] = attributes.Operation,
            ["userInfo"] = new JsonObject
            {
                ["username"] = attributes.Request.User.Name,
                ["groups"] = new JsonArray([.. attributes.Request.User.Groups.Select(g => JsonValue.Create(g))]),
            },
            ["object"] = attributes.Object?.DeepClone(),
            ["oldObject"] = attributes.OldObject?.DeepClone(),
            ["dryRun"] = attributes.Request.IsDryRun,
            ["options"] = new JsonObject
            {
                ["kind"] = attributes.Operation switch
                {
                    "CREATE" => "CreateOptions",
                    "UPDATE" => "UpdateOptions",
                    _ => "DeleteOptions",
                },
                ["apiVersion"] = "meta.k8s.io/v1",
            },
        };
        if (attributes.Namespace is { } ns)
        {
            request["namespace"] = ns;
        }

        if (attributes.Subresource is { } subresource)
        {
            request["subResource"] = subresource;
            request["requestSubResource"] = subresource;
        }

        return new JsonObject { ["kind"] = "AdmissionReview", ["apiVersion"] = "admission.k8s.io/v1", ["request"] = request };
    }

    private static JsonObject Resource(ApiResource resource) =>
        new() { ["group"] = resource.Group, ["version"] = resource.Version, ["resource"] = resource.Plural };
}
