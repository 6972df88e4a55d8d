using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>Builds a pod's status as the kubelet writes it.</summary>
internal static class PodStatus
{
    public static JsonObject Build(JsonObject pod, IReadOnlyList<ContainerState> containers, PodFacts facts)
    {
        var finalPhase = PodPhase.Of(containers, pod.RestartPolicy(), facts.IsStopping);

        // The end of a pod shows only when the node has let go of it; until then it is Running with terminated containers.
        var isFinal = finalPhase is "Succeeded" or "Failed";
        var phase = isFinal && !facts.IsCleanedUp ? "Running" : finalPhase;
        var status = new JsonObject
        {
            ["observedGeneration"] = pod.Int("metadata", "generation") ?? 1,
            ["phase"] = phase,
            ["conditions"] = PodConditions.Build(pod, containers, finalPhase, facts),
            ["hostIP"] = facts.HostIP,
            ["hostIPs"] = new JsonArray(new JsonObject { ["ip"] = facts.HostIP }),
            ["startTime"] = KubeTime.Seconds(facts.StartTime),
            ["containerStatuses"] = Statuses(pod.Containers(), containers.Where(c => c.Role == ContainerRole.Main)),
        };
        if (facts.PodIP is not null)
        {
            status["podIP"] = facts.PodIP;
            status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = facts.PodIP });
        }

        if (pod.InitContainers().Any())
        {
            status["initContainerStatuses"] = Statuses(pod.InitContainers(), containers.Where(c => c.Role != ContainerRole.Main));
        }

        return status;
    }

    private static JsonArray Statuses(IEnumerable<JsonObject> specs, IEnumerable<ContainerState> states) =>
        new([.. specs.Zip(states, (spec, state) => ContainerStatus.Build(state, spec))]);
}
