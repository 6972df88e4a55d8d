using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Apply;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.Client;
using LabelSelector = Provisioning.LocalCluster.ApiServer.Selectors.LabelSelector;

namespace Provisioning.LocalCluster.ApiServer.Rest;

/// <summary>What can be done to a pod beyond reading and writing it.</summary>
internal sealed class PodHandler(ApiServerCore server, ObjectWriter writer, DeleteHandler deletes)
{
    public Task HandleAsync(ApiRequest request) => request.Subresource switch
    {
        "binding" or null => BindAsync(request),
        "eviction" => EvictAsync(request),
        _ => StreamAsync(request),
    };

    private JsonObject Pod(ApiRequest request, string name) =>
        server.Store.For(request.Resource.Storage).Find(request.Namespace, name)?.Value ?? throw Errors.NotFound("", "pods", name);

    private async Task StreamAsync(ApiRequest request)
    {
        Pod(request, request.Name);
        if (server.Options.Node is not { } node || !server.Options.PodSubresources.TryGetValue(request.Subresource!, out var handler))
        {
            throw Errors.BadRequest($"pod {request.Name} does not have a host assigned");
        }

        await handler(request.Http, node, request.Namespace!, request.Name).ConfigureAwait(false);
    }

    private async Task BindAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var binding = RequestBody.ParseObject(request, body, "", "v1", "Binding");
        var node = binding.String("target", "name") ?? throw Errors.BadRequest("target.name: Required value");
        await writer.UpdateAsync(request, current =>
        {
            if (current.String("spec", "nodeName") is { Length: > 0 } bound)
            {
                throw Errors.Conflict("", "pods/binding", request.Name, $"pod {request.Name} is already assigned to node \"{bound}\"");
            }

            if (current.IsBeingDeleted())
            {
                throw Errors.Conflict("", "pods/binding", request.Name, $"pod {request.Name} is being deleted, cannot be assigned to a host");
            }

            var wanted = current.Clone();
            wanted.Ensure("spec")["nodeName"] = node;
            var conditions = (wanted.Ensure("status")["conditions"] as JsonArray)?.Where(c => c.String("type") != "PodScheduled").Select(c => c?.DeepClone())
                ?? [];
            wanted["status"]!["conditions"] = new JsonArray(
                [.. conditions, new JsonObject { ["type"] = "PodScheduled", ["status"] = "True", ["lastProbeTime"] = null,
                    ["lastTransitionTime"] = writer.Now }]);
            FieldManager.Update(request.Resource.Schema, current, wanted, request.Updater(), writer.Now);
            return wanted;
        }).ConfigureAwait(false);
        await Responses.WriteJsonAsync(request.Http, 201, Success()).ConfigureAwait(false);
    }

    private async Task EvictAsync(ApiRequest request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request, request.Aborted).ConfigureAwait(false);
        var eviction = RequestBody.ParseObject(request, body, "policy", "v1", "Eviction");
        var pod = Pod(request, request.Name);
        var budgets = server.Store.For(server.Registry.Find("policy", "v1", "poddisruptionbudgets")!.Storage).Current.List(request.Namespace);
        foreach (var budget in budgets)
        {
            if (pod.String("status", "phase") is "Pending" or "Succeeded" or "Failed"
                || !LabelSelector.FromObject(budget.Value.Node("spec", "selector") as JsonObject).Matches(pod))
            {
                continue;
            }

            if (budget.Value.Int("status", "disruptionsAllowed") is not > 0)
            {
                throw new ApiException(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", new JsonObject
                {
                    ["causes"] = new JsonArray(new JsonObject
                    {
                        ["reason"] = "DisruptionBudget",
                        ["message"] = $"The disruption budget {budget.Name} needs {budget.Value.Int("status", "desiredHealthy") ?? 0} healthy pods and has "
                            + $"{budget.Value.Int("status", "currentHealthy") ?? 0} currently",
                    }),
                });
            }
        }

        await deletes.DeleteAsync(request, request.Name, DeleteOptions.Of(request, eviction["deleteOptions"] as JsonObject)).ConfigureAwait(false);
        await Responses.WriteJsonAsync(request.Http, 201, Success()).ConfigureAwait(false);
    }

    private static JsonObject Success() =>
        new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["code"] = 201 };
}
