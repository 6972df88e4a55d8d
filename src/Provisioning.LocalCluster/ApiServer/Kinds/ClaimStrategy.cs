using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>PersistentVolumeClaims: what is asked for is fixed, except that a bound claim may grow.</summary>
internal sealed class ClaimStrategy : KindStrategy
{
    private const string Immutable = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

    public override bool ReturnsDeleted => true;

    public override void Default(JsonObject item) => item.Ensure("spec").Or("volumeMode", "Filesystem");

    public override void PrepareForCreate(JsonObject item) => item["status"] = new JsonObject { ["phase"] = "Pending" };

    public override void Validate(JsonObject item, List<FieldError> errors)
    {
        var spec = item["spec"] as JsonObject;
        if (spec?["accessModes"] is not JsonArray { Count: > 0 })
        {
            errors.Add(FieldError.Required("spec.accessModes", "at least 1 access mode is required"));
        }

        if (spec.String("resources", "requests", "storage") is not { } storage)
        {
            errors.Add(FieldError.Required("spec.resources[storage]"));
        }
        else if (!Quantity.TryParse(storage, out var size) || size <= Quantity.Zero)
        {
            errors.Add(FieldError.Invalid("spec.resources[storage]", JsonValue.Create(storage), "must be greater than zero"));
        }
    }

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        var (after, before) = (item["spec"]!.AsObject().Clone(), old["spec"]!.AsObject().Clone());
        if (string.IsNullOrEmpty(before.String("volumeName")))
        {
            // Binding sets the volume, once; a default class may be filled in late.
            after.Remove("volumeName");
            before.Remove("volumeName");
        }

        if (before["storageClassName"] is null)
        {
            after.Remove("storageClassName");
        }

        var (wanted, had) = (after.String("resources", "requests", "storage"), before.String("resources", "requests", "storage"));
        if (wanted != had && old.String("status", "phase") == "Bound")
        {
            if (Quantity.TryParse(wanted, out var size) && Quantity.TryParse(had, out var was) && size < was)
            {
                errors.Add(FieldError.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
            }

            after["resources"]!["requests"]!["storage"] = had;
        }

        after.Remove("volumeAttributesClassName");
        before.Remove("volumeAttributesClassName");
        if (!JsonNode.DeepEquals(after, before))
        {
            errors.Add(FieldError.Forbidden("spec", Immutable));
        }
    }
}
