using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>A pod's priority, and how long it stays on a node that is not ready.</summary>
internal sealed class PodDefaultsPlugin(ResourceStore priorityClasses) : IAdmissionPlugin
{
    private const long TolerationSeconds = 300;
    private static readonly string[] NodeTroubles = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public ValueTask MutateAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is { IsCreate: true, IsMain: true, Resource: { Group: "", Plural: "pods" }, Object: { } pod })
        {
            var spec = pod.Ensure("spec");
            Prioritize(attributes, pod, spec);
            Tolerate(spec);
        }

        return ValueTask.CompletedTask;
    }

    private void Prioritize(AdmissionAttributes attributes, JsonObject pod, JsonObject spec)
    {
        var name = spec.String("priorityClassName");
        var found = string.IsNullOrEmpty(name)
            ? priorityClasses.Current.List(null).FirstOrDefault(c => c.Value["globalDefault"].IsTrue())?.Value
            : priorityClasses.Find(null, name)?.Value
                ?? throw Errors.Forbidden(attributes.Resource, pod.Name(), $"no PriorityClass with name {name} was found");
        spec["priority"] = found?["value"].AsLong() ?? 0;
        spec.Or("preemptionPolicy", found.String("preemptionPolicy") ?? "PreemptLowerPriority");
        if (found is not null)
        {
            spec["priorityClassName"] = found.Name();
        }
    }

    private static void Tolerate(JsonObject spec)
    {
        var tolerations = spec["tolerations"] as JsonArray ?? [];
        var everything = tolerations.Any(t => string.IsNullOrEmpty(t.String("key")) && t.String("operator") == "Exists");
        foreach (var trouble in NodeTroubles)
        {
            if (!everything && !tolerations.Any(t => t.String("key") == trouble))
            {
                tolerations.Add((JsonNode)new JsonObject { ["key"] = trouble, ["operator"] = "Exists", ["effect"] = "NoExecute",
                    ["tolerationSeconds"] = TolerationSeconds });
            }
        }

        if (tolerations.Parent is null && tolerations.Count > 0)
        {
            spec["tolerations"] = tolerations;
        }
    }
}
