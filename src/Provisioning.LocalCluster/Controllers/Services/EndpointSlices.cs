using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Services;

/// <summary>Builds the EndpointSlice of a Service out of its pods.</summary>
internal static class EndpointSlices
{
    public static JsonObject Build(JsonObject service, IReadOnlyCollection<JsonObject> pods)
    {
        var addressed = pods.Where(p => p.String("status", "podIP") is not null && !p.IsTerminal()).OrderBy(p => p.Name(), StringComparer.Ordinal).ToList();
        var labels = service.Node("metadata", "labels")?.DeepClone().AsObject() ?? [];
        labels["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io";
        labels["kubernetes.io/service-name"] = service.Name();
        if (service.String("spec", "clusterIP") == "None")
        {
            labels["service.kubernetes.io/headless"] = "";
        }

        return new JsonObject
        {
            ["apiVersion"] = Kinds.EndpointSlice.ApiVersion,
            ["kind"] = Kinds.EndpointSlice.Kind,
            ["metadata"] = new JsonObject
            {
                ["generateName"] = $"{service.Name()}-",
                ["namespace"] = service.Namespace(),
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(OwnerReferences.ToController(service, Kinds.Service)),
            },
            ["addressType"] = "IPv4",
            ["endpoints"] = new JsonArray([.. addressed.Select(p => Endpoint(p, service.Bool("spec", "publishNotReadyAddresses") == true))]),
            ["ports"] = addressed.Count == 0 ? new JsonArray() : Ports(service, addressed[0]),
        };
    }

    private static JsonObject Endpoint(JsonObject pod, bool alwaysReady)
    {
        var serving = pod.IsReady();
        var terminating = pod.IsBeingDeleted();
        return new JsonObject
        {
            ["addresses"] = new JsonArray(JsonValue.Create(pod.String("status", "podIP"))),
            ["conditions"] = new JsonObject { ["ready"] = alwaysReady || (serving && !terminating), ["serving"] = serving, ["terminating"] = terminating },
            ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = pod.Namespace(), ["name"] = pod.Name(), ["uid"] = pod.Uid() },
            ["nodeName"] = pod.NodeName(),
        };
    }

    private static JsonArray Ports(JsonObject service, JsonObject pod) =>
        new([.. (service.Node("spec", "ports") as JsonArray ?? []).OfType<JsonObject>().Select(p => Port(p, pod)).OfType<JsonObject>()]);

    private static JsonObject? Port(JsonObject port, JsonObject pod)
    {
        if (Number(port, pod) is not { } number)
        {
            return null;
        }

        return new JsonObject { ["name"] = port.String("name") ?? "", ["port"] = number, ["protocol"] = port.String("protocol") ?? "TCP" };
    }

    /// <summary>The container's port: <c>targetPort</c> by number or by name, else the Service's own number.</summary>
    private static int? Number(JsonObject port, JsonObject pod) =>
        port.Int("targetPort") is { } number ? number
        : port.String("targetPort") is not { } name ? port.Int("port")
        : pod.Containers().SelectMany(c => c["ports"] as JsonArray ?? []).FirstOrDefault(p => p.String("name") == name).Int("containerPort");
}
