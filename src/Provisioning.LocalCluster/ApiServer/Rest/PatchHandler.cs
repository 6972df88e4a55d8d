using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Patching;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>PATCH in its four kinds.</summary>
internal sealed class PatchHandler(ObjectWriter writer, Responses responses)
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public async Task HandleAsync(ApiRequest request)
    {
        var type = RequestBody.MediaType(request.Http.Request);
        if (type is not (JsonPatchType or MergePatchType or ApplyType or StrategicType) || (type == StrategicType && request.Resource.IsCustom))
        {
            throw request.Resource.IsCustom
                ? Errors.UnsupportedMediaType($"the body of the request was in an unknown format - accepted media types include: {JsonPatchType}, "
                    + $"{MergePatchType}, {ApplyType}")
                : Errors.UnsupportedMediaType("415: Unsupported Media Type", withDetails: true);
        }

        request.ValidateOptions("PatchOptions");
        if (type == ApplyType && string.IsNullOrEmpty(request.FieldManagerName))
        {
            throw Errors.Invalid("meta.k8s.io", "PatchOptions", "", [FieldError.Required("fieldManager", "is required for apply patch")]);
        }

        if (type != ApplyType && request.Query("force") is not null)
        {
            throw Errors.Invalid("meta.k8s.io", "PatchOptions", "", [FieldError.Forbidden("force", "may not be specified for non-apply patch")]);
        }

        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        if (type == ApplyType)
        {
            await ApplyAsync(request, body).ConfigureAwait(false);
            return;
        }

        var patch = Parse(request, body);
        var updated = await writer.UpdateAsync(request, current =>
        {
            var wanted = Patched(request, type, current, patch);
            ObjectCodec.Decode(request, wanted);
            UpdateHandler.CheckName(request, wanted);
            CreateHandler.SetNamespace(request, wanted);
            ObjectCodec.Default(request.Resource, wanted);
            wanted = SubresourceScope.Restrict(request, wanted, current);
            FieldManager.Update(request.Resource.Schema, current, wanted, request.Updater(), writer.Now);
            return wanted;
        }).ConfigureAwait(false);
        await responses.WriteObjectAsync(request, 200, updated).ConfigureAwait(false);
    }

    private static JsonNode Parse(ApiRequest request, byte[] body)
    {
        var duplicates = new List<string>();
        try
        {
            var patch = JsonText.Parse(body, duplicates);
            RequestBody.ReportUnknown(request, request.Resource.Version, request.Resource.Kind, duplicates.Select(d => $"duplicate field \"{d}\""));
            return patch ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw Errors.BadRequest($"error decoding patch: {GoJsonError.Describe(body)}");
        }
    }

    private static JsonObject Patched(ApiRequest request, string type, JsonObject current, JsonNode patch)
    {
        try
        {
            return (type, patch) switch
            {
                (JsonPatchType, JsonArray operations) => JsonPatch.Apply(current, operations),
                (JsonPatchType, _) => throw new FormatException("json: cannot unmarshal object into Go value of type jsonpatch.Patch"),
                (MergePatchType, JsonObject merge) => MergePatch.Apply(current, merge),
                (StrategicType, JsonObject merge) => StrategicMergePatch.Apply(request.Resource.Schema, current, merge),
                _ => throw new FormatException($"json: cannot unmarshal {patch.GoTypeName()} into Go value of type map[string]interface {{}}"),
            };
        }
        catch (FormatException e)
        {
            throw Errors.BadRequest($"error decoding patch: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            throw new ApiException(422, "Invalid", "the server rejected our request due to an error in our request", []);
        }
    }

    private async Task ApplyAsync(ApiRequest request, byte[] body)
    {
        var resource = request.Resource;
        var applied = ParseApplied(request, body);
        var typed = resource.IsCustom && request.Subresource is null ? applied : applied.Clone();
        if (DeclaredFields.Check(resource.Schema, typed) is { } error)
        {
            var version = resource.Group.Length == 0 ? $"/{resource.Version}" : resource.ApiVersion;
            throw Errors.Unclassified(500, $"failed to create typed patch object ({applied.Namespace()}/{applied.Name()}; {version}, "
                + $"Kind={resource.Kind}): {error}");
        }

        CreateHandler.SetNamespace(request, applied);
        applied = SubresourceScope.RestrictApplied(request, applied);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var updated = await writer.UpdateAsync(request, current =>
                {
                    var merged = FieldManager.Apply(resource.Schema, current, applied, request.Applier(), request.Force, writer.Now);
                    if (merged is null)
                    {
                        return null;
                    }

                    merged["metadata"]!["resourceVersion"] = applied.ResourceVersion();
                    merged["metadata"]!["uid"] = applied.String("metadata", "uid");
                    ObjectCodec.Decode(request, merged, reportUnknown: false);
                    ObjectCodec.Default(resource, merged);
                    return merged;
                }).ConfigureAwait(false);
                await responses.WriteObjectAsync(request, 200, updated).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (e.Code == 404 && request.Subresource is null && e.Details?["name"].AsString() == request.Name)
            {
                // Not there: created below.
            }

            try
            {
                var created = await writer.CreateAsync(request, New(request, applied)).ConfigureAwait(false);
                await responses.WriteObjectAsync(request, 201, created).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (e is { Code: 409, Reason: "AlreadyExists" } && attempt < 10)
            {
                // Somebody else created it in between: apply to that.
            }
        }
    }

    private JsonObject New(ApiRequest request, JsonObject applied)
    {
        if (applied.Uid() is { Length: > 0 } uid)
        {
            throw Errors.Conflict(request.Resource, request.Name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }

        var item = FieldManager.Apply(request.Resource.Schema, ObjectCodec.Empty(request.Resource), applied, request.Applier(), request.Force, writer.Now)
            ?? ObjectCodec.Empty(request.Resource);
        item["metadata"]!["name"] = request.Name;
        if (request.Namespace is { } ns)
        {
            item["metadata"]!["namespace"] = ns;
        }

        ObjectCodec.Decode(request, item, reportUnknown: false);
        ObjectCodec.Default(request.Resource, item);
        return item;
    }

    private static JsonObject ParseApplied(ApiRequest request, byte[] body)
    {
        JsonObject applied;
        try
        {
            applied = RequestBody.Parse(body, yaml: true) as JsonObject ?? throw new JsonException("error decoding YAML: the patch is no object");
        }
        catch (JsonException e)
        {
            throw Errors.BadRequest($"error decoding YAML: {e.Message}");
        }

        var resource = request.Resource;
        if (string.IsNullOrEmpty(applied.String("kind")) || string.IsNullOrEmpty(applied.String("apiVersion")))
        {
            throw Errors.BadRequest($"couldn't get version/kind; Object 'Kind' is missing in '{JsonText.Display(applied)}'");
        }

        if (applied.String("apiVersion") != resource.ApiVersion || applied.String("kind") != resource.Kind)
        {
            throw Errors.BadRequest(
                $"Incorrect version specified in apply patch. Specified patch version: {applied.String("apiVersion")}, Kind={applied.String("kind")}, "
                    + $"expected: {resource.ApiVersion}, Kind={resource.Kind}");
        }

        if (applied.Node("metadata", "managedFields") is JsonArray { Count: > 0 })
        {
            throw Errors.BadRequest("metadata.managedFields must be nil");
        }

        UpdateHandler.CheckName(request, applied);
        return applied;
    }
}
