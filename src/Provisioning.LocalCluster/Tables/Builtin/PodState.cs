using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tables.Builtin;

/// <summary>What kubectl tells of a pod in one line.</summary>
internal sealed class PodState
{
    private readonly JsonObject _pod;
    private readonly HashSet<string?> _sidecars;

    private PodState(JsonObject pod)
    {
        _pod = pod;
        _sidecars = [.. Cell.List(pod, "spec", "initContainers").Where(c => c.String("restartPolicy") == "Always").Select(c => c.String("name"))];
        Total = Cell.Count(pod, "spec", "containers") + _sidecars.Count;
        Reason = pod.String("status", "reason") ?? pod.String("status", "phase") ?? "Unknown";
    }

    public int Total { get; }

    public int Ready { get; private set; }

    public int Restarts { get; private set; }

    public DateTimeOffset? LastRestart { get; private set; }

    public string Reason { get; private set; }

    public static PodState Of(JsonObject pod)
    {
        var state = new PodState(pod);
        if (Condition(pod, "PodScheduled") is { } scheduled && scheduled.String("reason") == "SchedulingGated")
        {
            state.Reason = "SchedulingGated";
        }

        var initializing = state.ReadInitContainers();
        if (!initializing || Condition(pod, "Initialized").String("status") == "True")
        {
            state.ReadContainers();
        }

        if (pod.IsBeingDeleted() && pod.String("status", "phase") is not ("Succeeded" or "Failed"))
        {
            state.Reason = pod.String("status", "reason") == "NodeLost" ? "Unknown" : "Terminating";
        }

        return state;
    }

    /// <summary>Whether one of them has not done its work yet, which is then the pod's state.</summary>
    private bool ReadInitContainers()
    {
        var index = -1;
        foreach (var container in Cell.List(_pod, "status", "initContainerStatuses"))
        {
            index++;
            CountRestarts(container);
            var terminated = container.Node("state", "terminated");
            if (terminated.Int("exitCode") == 0)
            {
                continue;
            }

            if (_sidecars.Contains(container.String("name")) && container.Bool("started") == true)
            {
                Ready += container.Bool("ready") == true ? 1 : 0;
                continue;
            }

            Reason = terminated is not null ? "Init:" + Ending(terminated)
                : container.String("state", "waiting", "reason") is { Length: > 0 } waiting and not "PodInitializing" ? "Init:" + waiting
                : $"Init:{index}/{Cell.Count(_pod, "spec", "initContainers")}";
            return true;
        }

        return false;
    }

    private void ReadContainers()
    {
        Restarts = 0;
        LastRestart = null;
        foreach (var sidecar in Cell.List(_pod, "status", "initContainerStatuses").Where(c => _sidecars.Contains(c.String("name"))))
        {
            CountRestarts(sidecar);
        }

        var running = false;
        foreach (var container in Cell.List(_pod, "status", "containerStatuses").Reverse())
        {
            CountRestarts(container);
            if (container.String("state", "waiting", "reason") is { Length: > 0 } waiting)
            {
                Reason = waiting;
            }
            else if (container.Node("state", "terminated") is { } terminated)
            {
                Reason = Ending(terminated);
            }
            else if (container.Bool("ready") == true && container.Node("state", "running") is not null)
            {
                running = true;
                Ready++;
            }
        }

        if (Reason == "Completed" && running)
        {
            Reason = Condition(_pod, "Ready").String("status") == "True" ? "Running" : "NotReady";
        }
    }

    private void CountRestarts(JsonObject container)
    {
        Restarts += container.Int("restartCount") ?? 0;
        if (Age.Parse(container.String("lastState", "terminated", "finishedAt")) is { } ended && (LastRestart is null || ended > LastRestart))
        {
            LastRestart = ended;
        }
    }

    private static string Ending(JsonNode terminated) =>
        terminated.String("reason") is { Length: > 0 } reason ? reason
        : terminated.Int("signal") is > 0 and var signal ? $"Signal:{signal}"
        : $"ExitCode:{terminated.Int("exitCode")}";

    private static JsonObject? Condition(JsonObject pod, string type) => Cell.List(pod, "status", "conditions").FirstOrDefault(c => c.String("type") == type);
}
