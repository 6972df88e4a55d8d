using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Patching;
using Provisioning.LocalCluster.Client;
using LabelSelector = Provisioning.LocalCluster.ApiServer.Selectors.LabelSelector;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>The scale subresource: a view of an object's replicas.</summary>
internal sealed class ScaleHandler(ApiServerCore server, ObjectWriter writer, Responses responses)
{
    public async Task HandleAsync(ApiRequest request)
    {
        var resource = request.Resource;
        if (request.Info.Verb == "get")
        {
            var stored = server.Store.For(resource.Storage).Find(request.Namespace, request.Name) ?? throw Errors.NotFound(resource, request.Name);
            await responses.WriteObjectAsync(request, 200, ToScale(resource, stored.Value)).ConfigureAwait(false);
            return;
        }

        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var sent = request.Info.Verb == "update"
            ? RequestBody.ParseObject(request, body, "autoscaling", "v1", "Scale")
            : RequestBody.Parse(body, yaml: true) as JsonNode ?? throw Errors.BadRequest("error decoding patch: unexpected end of JSON input");
        var updated = await writer.UpdateAsync(request, current =>
        {
            var before = ToScale(resource, current);
            var after = (request.Info.Verb, sent) switch
            {
                ("update", JsonObject scale) => scale,
                (_, JsonArray operations) => JsonPatch.Apply(before, operations),
                (_, JsonObject patch) => MergePatch.Apply(before, patch),
                _ => throw Errors.BadRequest("error decoding patch"),
            };
            var wanted = current.Clone();
            wanted["metadata"]!["resourceVersion"] = after.ResourceVersion();
            Set(wanted, resource.Scale!.SpecReplicas, after.Node("spec", "replicas").AsLong() ?? 0);
            FieldManager.Update(resource.Schema, current, wanted, request.Updater(), writer.Now);
            return wanted;
        }).ConfigureAwait(false);
        await responses.WriteObjectAsync(request, 200, ToScale(resource, updated)).ConfigureAwait(false);
    }

    private static JsonObject ToScale(ApiResource resource, JsonObject item)
    {
        var paths = resource.Scale!;
        var metadata = new JsonObject();
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (item["metadata"]![field] is { } value)
            {
                metadata[field] = value.DeepClone();
            }
        }

        var status = new JsonObject { ["replicas"] = Get(item, paths.StatusReplicas).AsLong() ?? 0 };
        var selector = paths.LabelSelector is { } path ? Get(item, path).AsString()
            : item.Node("spec", "selector") is JsonObject labels ? LabelSelector.FromObject(labels).ToString() : null;
        if (selector is not null)
        {
            status["selector"] = selector;
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = Get(item, paths.SpecReplicas).AsLong() ?? 0 },
            ["status"] = status,
        };
    }

    private static JsonNode? Get(JsonObject item, string path) => item.Node(path.Split('.', StringSplitOptions.RemoveEmptyEntries));

    private static void Set(JsonObject item, string path, long value)
    {
        var names = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var target = item;
        foreach (var name in names[..^1])
        {
            target = target.Ensure(name);
        }

        target[names[^1]] = value;
    }
}
