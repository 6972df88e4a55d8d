using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>POST of an object.</summary>
internal sealed class CreateHandler(ObjectWriter writer, Responses responses)
{
    public async Task HandleAsync(ApiRequest request)
    {
        request.ValidateOptions("CreateOptions");
        var resource = request.Resource;
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var item = RequestBody.ParseObject(request, body, resource.Group, resource.Version, resource.Kind);
        var created = await CreateAsync(request, item).ConfigureAwait(false);
        await responses.WriteObjectAsync(request, 201, created).ConfigureAwait(false);
    }

    /// <summary>Creates an object as a client sent it.</summary>
    public Task<JsonObject> CreateAsync(ApiRequest request, JsonObject item)
    {
        ObjectCodec.Decode(request, item);
        SetNamespace(request, item);
        ObjectCodec.Default(request.Resource, item);
        var empty = ObjectCodec.Empty(request.Resource);
        if (request.Resource.HasStatus)
        {
            item.Remove("status");
            if (empty["status"] is { } status)
            {
                item["status"] = status.DeepClone();
            }
        }

        FieldManager.Update(request.Resource.Schema, empty, item, request.Updater(), writer.Now);
        return writer.CreateAsync(request, item);
    }

    /// <exception cref="ApiException">The object names another namespace than the path.</exception>
    public static void SetNamespace(ApiRequest request, JsonObject item)
    {
        var metadata = item.Ensure("metadata");
        if (request.Namespace is not { } ns)
        {
            metadata.Remove("namespace");
            return;
        }

        if (metadata.String("namespace") is { Length: > 0 } given && given != ns)
        {
            throw Errors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata["namespace"] = ns;
    }
}
