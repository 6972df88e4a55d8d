using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>PUT of an object or of one of its subresources.</summary>
internal sealed class UpdateHandler(ObjectWriter writer, CreateHandler creates, Responses responses)
{
    public async Task HandleAsync(ApiRequest request)
    {
        request.ValidateOptions("UpdateOptions");
        var resource = request.Resource;
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var item = RequestBody.ParseObject(request, body, resource.Group, resource.Version, resource.Kind);
        ObjectCodec.Decode(request, item);
        CheckName(request, item);
        CreateHandler.SetNamespace(request, item);
        if (resource.IsCustom && item.ResourceVersion() is not { Length: > 0 })
        {
            throw Errors.Invalid(resource, request.Name, [FieldError.InvalidText("metadata.resourceVersion", "0", "must be specified for an update")]);
        }

        ObjectCodec.Default(resource, item);
        JsonObject updated;
        try
        {
            updated = await writer.UpdateAsync(request, current =>
            {
                var wanted = SubresourceScope.Restrict(request, item.Clone(), current);
                FieldManager.Update(resource.Schema, current, wanted, request.Updater(), writer.Now);
                return wanted;
            }).ConfigureAwait(false);
        }
        catch (ApiException e) when (e.Code == 404 && request.Subresource is null && KindStrategies.For(resource).CreatesOnUpdate)
        {
            updated = await creates.CreateAsync(request, item).ConfigureAwait(false);
            await responses.WriteObjectAsync(request, 201, updated).ConfigureAwait(false);
            return;
        }

        await responses.WriteObjectAsync(request, 200, updated).ConfigureAwait(false);
    }

    /// <exception cref="ApiException">The object has another name than the path.</exception>
    public static void CheckName(ApiRequest request, JsonObject item)
    {
        var name = item.Name();
        if (name.Length == 0)
        {
            item.Ensure("metadata")["name"] = request.Name;
        }
        else if (name != request.Name)
        {
            throw Errors.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }
    }
}
