using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>The states that a pod's containers begin with: fresh, or what is left of a run that ended with the node's process.</summary>
internal static class PodAdoption
{
    public static ContainerState Initial(JsonObject pod, JsonObject container, ContainerRole role, DateTimeOffset now)
    {
        var name = container.String("name")!;
        var state = new ContainerState(name, container.String("image") ?? "", role)
        {
            WaitingReason = pod.InitContainers().Any() ? "PodInitializing" : "ContainerCreating",
        };
        if (Status(pod, name, role) is not { } known || known.String("containerID") is not { } id)
        {
            return state;
        }

        var startedAt = KubeTime.Parse(known.String("state", "running", "startedAt") ?? known.String("state", "terminated", "startedAt")) ?? now;
        var lost = new ContainerTermination(137, "ContainerStatusUnknown", startedAt, now, id, "The container could not be located when the pod was terminated");
        var restarts = known.Int("restartCount") ?? 0;

        // An init container runs again before a main one may; it starts from scratch.
        return role == ContainerRole.Main && pod.RestartPolicy() == "Never"
            ? state with { Phase = ContainerPhase.Terminated, Termination = lost, ContainerId = id, RestartCount = restarts, IsFinished = true }
            : state with { RestartCount = restarts + 1, LastTermination = lost };
    }

    private static JsonObject? Status(JsonObject pod, string name, ContainerRole role) =>
        (pod.Node("status", role == ContainerRole.Main ? "containerStatuses" : "initContainerStatuses") as JsonArray)?
            .OfType<JsonObject>().FirstOrDefault(s => s.String("name") == name);
}
