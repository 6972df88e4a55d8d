using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Tests.Node;

/// <summary>Reads a recorded pod back into what the kubelet knew when it wrote the status.</summary>
internal static class RecordedPods
{
    public static IReadOnlyList<ContainerState> States(JsonObject pod) =>
    [
        .. pod.InitContainers().Select(c => State(pod, c, "initContainerStatuses", PodSpec.InitRole(c))),
        .. pod.Containers().Select(c => State(pod, c, "containerStatuses", ContainerRole.Main)),
    ];

    public static PodFacts Facts(JsonObject pod) => new(
        pod.String("status", "hostIP")!,
        pod.Condition("PodReadyToStartContainers").String("status") == "True" || pod.IsTerminal() ? pod.String("status", "podIP") ?? "10.244.0.9" : null,
        KubeTime.Parse(pod.String("status", "startTime"))!.Value,
        DateTimeOffset.UnixEpoch,
        pod.IsBeingDeleted(),
        pod.IsTerminal());

    private static ContainerState State(JsonObject pod, JsonObject spec, string field, ContainerRole role)
    {
        var status = pod.Node("status", field)!.AsArray().First(s => s.String("name") == spec.String("name"))!.AsObject();
        var terminated = status.Node("state", "terminated");
        return new ContainerState(status.String("name")!, status.String("image")!, role)
        {
            Phase = terminated is not null
                ? ContainerPhase.Terminated
                : status.Node("state", "running") is not null
                ? ContainerPhase.Running
                : ContainerPhase.Waiting,
            WaitingReason = status.String("state", "waiting", "reason") ?? "",
            WaitingMessage = status.String("state", "waiting", "message"),
            ContainerId = status.String("containerID"),
            StartedAt = KubeTime.Parse(status.String("state", "running", "startedAt")) ?? default,
            Ready = status.Bool("ready") == true,
            Started = status.Bool("started") == true,
            RestartCount = status.Int("restartCount") ?? 0,
            Termination = Termination(terminated),
            LastTermination = Termination(status.Node("lastState", "terminated")),
            IsFinished = terminated is not null && !new RestartRule(pod.RestartPolicy(), role).Applies(terminated.Int("exitCode")!.Value),
        };
    }

    private static ContainerTermination? Termination(JsonNode? terminated) => terminated is null ? null : new ContainerTermination(
        terminated.Int("exitCode")!.Value,
        terminated.String("reason")!,
        KubeTime.Parse(terminated.String("startedAt")) ?? default,
        KubeTime.Parse(terminated.String("finishedAt")) ?? default,
        terminated.String("containerID")!,
        terminated.String("message"));
}
