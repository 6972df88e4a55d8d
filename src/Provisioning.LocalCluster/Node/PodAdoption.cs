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
        var lost = new ContainerTermination(
            137, "ContainerStatusUnknown", startedAt, now, id, "The container could not be located when the pod was terminated");
        var restarts = known.Int("restartCount") ?? 0;

        if (known.Node("state", "terminated") is JsonObject ended
                && !new RestartRule(pod.RestartPolicy(), role).Applies(ended.Int("exitCode") ?? 0)
                && pod.RestartPolicy() != "Always")
        {
            // The API server lets no container start again that ended for good.
            return Finished(Termination(ended, id, startedAt, now));
        }

        // Where containers are restarted, an init container runs again before a main one may; it starts from scratch.
        return pod.RestartPolicy() == "Never" && role != ContainerRole.Sidecar
            ? Finished(lost)
            : state with { RestartCount = restarts + 1, LastTermination = lost };

        ContainerState Finished(ContainerTermination termination) =>
            state with { Phase = ContainerPhase.Terminated, Termination = termination, ContainerId = id, RestartCount = restarts, IsFinished = true };
    }

    private static ContainerTermination Termination(JsonObject ended, string id, DateTimeOffset startedAt, DateTimeOffset now) => new(
        ended.Int("exitCode") ?? 0, ended.String("reason") ?? "Completed", startedAt, KubeTime.Parse(ended.String("finishedAt"))
            ?? now, id, ended.String("message"));

    private static JsonObject? Status(JsonObject pod, string name, ContainerRole role) =>
        (pod.Node("status", role == ContainerRole.Main ? "containerStatuses" : "initContainerStatuses") as JsonArray)?
            .OfType<JsonObject>().FirstOrDefault(s => s.String("name") == name);
}
