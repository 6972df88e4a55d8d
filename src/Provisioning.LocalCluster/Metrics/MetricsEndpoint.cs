using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Metrics;

/// <summary>metrics-server: what the containers of each pod, and of each node's pods, use now.</summary>
/// <param name="client">Lists pods and nodes.</param>
/// <param name="node">Measures them.</param>
/// <param name="time">For the timestamps.</param>
internal sealed class MetricsEndpoint(KubeClient client, INode node, TimeProvider time) : IApiEndpoint
{
    private const string Window = "15s";

    public bool Handles(RequestInfo request) =>
        request is { Group: MetricsApi.Group, Version: MetricsApi.Version, IsResource: true, Resource: "pods" or "nodes" };

    public async Task HandleAsync(HttpContext context, RequestInfo request)
    {
        var selector = context.Request.Query["labelSelector"].ToString();
        var items = request.Resource == "pods"
            ? await PodsAsync(request.Namespace, request.Name, selector, context.RequestAborted).ConfigureAwait(false)
            : await NodesAsync(request.Name, selector, context.RequestAborted).ConfigureAwait(false);
        var kind = request.Resource == "pods" ? "PodMetrics" : "NodeMetrics";
        if (request.Name is null)
        {
            await WriteAsync(context, StatusCodes.Status200OK, new JsonObject
            {
                ["kind"] = kind + "List",
                ["apiVersion"] = $"{MetricsApi.Group}/{MetricsApi.Version}",
                ["metadata"] = new JsonObject(),
                ["items"] = new JsonArray([.. items]),
            }).ConfigureAwait(false);
        }
        else if (items.FirstOrDefault() is { } item)
        {
            item.Insert(0, "kind", kind);
            item.Insert(1, "apiVersion", $"{MetricsApi.Group}/{MetricsApi.Version}");
            await WriteAsync(context, StatusCodes.Status200OK, item).ConfigureAwait(false);
        }
        else
        {
            await WriteAsync(context, StatusCodes.Status404NotFound, NotFound(request)).ConfigureAwait(false);
        }
    }

    private async Task<List<JsonObject>> PodsAsync(string? ns, string? name, string selector, CancellationToken cancellationToken)
    {
        var pods = await client.ListAsync(Kinds.Pod, ns, selector, cancellationToken).ConfigureAwait(false);
        var measured = new List<JsonObject>();
        foreach (var pod in pods.Items.Where(p => (name is null || p.Name() == name) && p.String("status", "phase") == "Running"))
        {
            var containers = node.Usage(pod.Namespace()!, pod.Name());
            if (containers.Count > 0)
            {
                var metrics = Describe(pod);
                metrics["containers"] = new JsonArray([.. containers.Select(c => new JsonObject
                {
                    ["name"] = c.Container,
                    ["usage"] = Usage(c.CpuNanocores, c.MemoryBytes),
                })]);
                measured.Add(metrics);
            }
        }

        return measured;
    }

    private async Task<List<JsonObject>> NodesAsync(string? name, string selector, CancellationToken cancellationToken)
    {
        var pods = await client.ListAsync(Kinds.Pod, null, null, cancellationToken).ConfigureAwait(false);
        var nodes = await client.ListAsync(Kinds.Node, null, selector, cancellationToken).ConfigureAwait(false);
        var usage = pods.Items.Where(p => p.String("status", "phase") == "Running").ToLookup(
            p => p.String("spec", "nodeName"), p => node.Usage(p.Namespace()!, p.Name()));
        return [.. nodes.Items.Where(n => name is null || n.Name() == name).Select(n =>
        {
            var containers = usage[n.Name()].SelectMany(u => u).ToList();
            var metrics = Describe(n);
            metrics["usage"] = Usage(containers.Sum(c => c.CpuNanocores), containers.Sum(c => c.MemoryBytes));
            return metrics;
        })];
    }

    private JsonObject Describe(JsonObject item)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var metadata = new JsonObject { ["name"] = item.Name() };
        if (item.Namespace() is { } ns)
        {
            metadata["namespace"] = ns;
        }

        metadata["creationTimestamp"] = now;
        if (item.Node("metadata", "labels") is { } labels)
        {
            metadata["labels"] = labels.DeepClone();
        }

        return new JsonObject { ["metadata"] = metadata, ["timestamp"] = now, ["window"] = Window };
    }

    private static JsonObject Usage(long cpu, long memory) => new() { ["cpu"] = UsageQuantity.Cpu(cpu), ["memory"] = UsageQuantity.Memory(memory) };

    private static JsonObject NotFound(RequestInfo request) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = $"{(request.Resource == "pods" ? "podmetrics" : "nodemetrics")}.{MetricsApi.Group} \"{Path(request)}\" not found",
        ["reason"] = "NotFound",
        ["details"] = new JsonObject { ["name"] = request.Name, ["group"] = MetricsApi.Group, ["kind"] = request.Resource },
        ["code"] = StatusCodes.Status404NotFound,
    };

    private static string? Path(RequestInfo request) => request.Namespace is null ? request.Name : $"{request.Namespace}/{request.Name}";

    private static Task WriteAsync(HttpContext context, int code, JsonObject body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
