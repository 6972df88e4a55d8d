using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node.Logs;

namespace Provisioning.LocalCluster.Node;

/// <summary>Runs one container of a pod, again and again as its restart policy says, and keeps its state.</summary>
internal sealed class ContainerRunner : IAsyncDisposable
{
    private const int KilledExitCode = 137;

    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RunWithoutFailure = TimeSpan.FromMinutes(10);

    private readonly PodRuntime _pod;
    private readonly Action _changed;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _kill = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _fieldPath;
    private readonly RestartRule _restart;
    private volatile TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ContainerState _state;
    private Task _loop = Task.CompletedTask;

    public ContainerRunner(PodRuntime pod, JsonObject spec, ContainerState initial, Action changed)
    {
        _pod = pod;
        Spec = spec;
        _state = initial;
        _changed = changed;
        _fieldPath = $"spec.{(initial.Role == ContainerRole.Main ? "containers" : "initContainers")}{{{initial.Name}}}";
        _restart = new RestartRule(pod.Pod.RestartPolicy(), initial.Role);
    }

    public JsonObject Spec { get; }

    public ContainerState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    public bool IsStarted { get; private set; }

    /// <summary>The running container, or <see langword="null"/> between runs.</summary>
    public IContainer? Current { get; private set; }

    public ContainerLog? Log { get; private set; }

    public ContainerLog? PreviousLog { get; private set; }

    /// <summary>The pod's status now says this.</summary>
    public void Told(ContainerState state)
    {
        if (state.Phase == ContainerPhase.Running && state.ContainerId == State.ContainerId)
        {
            _told.TrySetResult();
        }
    }

    public void Start()
    {
        IsStarted = true;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>SIGTERM now, SIGKILL after the grace period; no restart.</summary>
    public void Stop(TimeSpan grace)
    {
        if (!IsStarted)
        {
            return;
        }

        if (grace > TimeSpan.Zero)
        {
            _stop.Cancel();
            _ = KillLaterAsync(grace);
        }
        else
        {
            Kill();
        }
    }

    /// <summary>SIGKILL to what runs now; the restart policy decides what comes next.</summary>
    public ValueTask CrashAsync() => Current?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void Kill()
    {
        _kill.TrySetResult();
        _stop.Cancel();
    }

    private async Task KillLaterAsync(TimeSpan grace)
    {
        await Task.WhenAny(_loop, Task.Delay(grace, _pod.Node.Time)).ConfigureAwait(false);
        _kill.TrySetResult();
    }

    private async Task LoopAsync()
    {
        var failures = 0;
        var restarts = State.RestartCount;
        while (true)
        {
            var image = _pod.Node.Images.FirstOrDefault(i => i.Matches(State.Image));
            if (image is null)
            {
                await new ImagePull(_pod, State.Image, _fieldPath, Set).FailAsync(_stop.Token).ConfigureAwait(false);
                Set(s => s with { IsFinished = true });
                return;
            }

            var termination = await RunOnceAsync(image, restarts++).ConfigureAwait(false);
            var again = !_stop.IsCancellationRequested && _restart.Applies(termination.ExitCode);
            Set(s => s with { Phase = ContainerPhase.Terminated, Termination = termination, Ready = false, Started = false, IsFinished = !again });
            if (!again)
            {
                return;
            }

            failures = termination.FinishedAt - termination.StartedAt > RunWithoutFailure ? 1 : failures + 1;
            await BackOffAsync(failures).ConfigureAwait(false);
            if (_stop.IsCancellationRequested)
            {
                Set(s => s with { Phase = ContainerPhase.Terminated, Termination = termination, IsFinished = true });
                return;
            }
        }
    }

    private async Task<ContainerTermination> RunOnceAsync(IContainerImage image, int restarts)
    {
        var id = $"local://{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))}";
        _pod.Events.Normal(_pod.Pod, "Pulled", $"Container image \"{State.Image}\" already present on machine and can be accessed by the pod", _fieldPath);
        PreviousLog = Log;
        Directory.CreateDirectory(_pod.Logs);
        using var log = Log = new ContainerLog(Path.Combine(_pod.Logs, $"{State.Name}.{restarts}.log"), _pod.Node.Time);
        var startedAt = _pod.Node.Time.GetUtcNow();
        try
        {
            var container = Current = image.Create(Context(log));
            await using (container.ConfigureAwait(false))
            {
                _pod.Events.Normal(_pod.Pod, "Created", "Container created", _fieldPath);
                var run = container.RunAsync(_stop.Token);
                _pod.Events.Normal(_pod.Pod, "Started", "Container started", _fieldPath);
                var probe = new ReadinessProbe(container, Spec, _pod.Node.Options, _pod.Node.Time);
                _told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Set(s => s with
                {
                    Phase = ContainerPhase.Running,
                    ContainerId = id,
                    StartedAt = startedAt,
                    Started = probe.ReadyAtStart || Spec["startupProbe"] is null,
                    Ready = probe.ReadyAtStart,
                    RestartCount = restarts,
                    LastTermination = s.Termination ?? s.LastTermination,
                    Termination = null,
                });
                using var ended = new CancellationTokenSource();
                var probing = State.Role == ContainerRole.Init ? Task.CompletedTask : ProbeAsync(probe, ended.Token);
                var code = await WaitAsync(container, run).ConfigureAwait(false);
                await ToldAsync().ConfigureAwait(false);
                await ended.CancelAsync().ConfigureAwait(false);
                await probing.ConfigureAwait(false);
                return Termination(code, null);
            }
        }
#pragma warning disable CA1031 // Whatever an image throws is that container's failure, as a crash of its process would be; the log and the status tell it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            NodeLog.ContainerFailed(_pod.Node.Logger, e, _pod.Pod.Namespace(), _pod.Pod.Name(), State.Name);
            log.WriteLine(e.Message);
            return Termination(128, e.Message);
        }
        finally
        {
            Current = null;
        }

        ContainerTermination Termination(int code, string? message) =>
            new(code, code == 0 ? "Completed" : "Error", startedAt, _pod.Node.Time.GetUtcNow(), id, message);
    }

    private async Task<int> WaitAsync(IContainer container, Task<int> run)
    {
        await Task.WhenAny(run, _kill.Task).ConfigureAwait(false);
        if (run.IsCompleted)
        {
            return await run.ConfigureAwait(false);
        }

        await container.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAny(run, Task.Delay(KillTimeout, _pod.Node.Time)).ConfigureAwait(false);
        return run.IsCompletedSuccessfully ? await run.ConfigureAwait(false) : KilledExitCode;
    }

    private async Task ProbeAsync(ReadinessProbe probe, CancellationToken ended)
    {
        await ToldAsync().ConfigureAwait(false);
        await probe.RunAsync(OnProbe, ended).ConfigureAwait(false);
    }

    /// <summary>Everybody is to see that a container ran before it became ready or ended, however fast it is.</summary>
    private async Task ToldAsync()
    {
        if (State.Role != ContainerRole.Init)
        {
            await _told.Task.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OnProbe(bool ready)
    {
        if (_stop.IsCancellationRequested)
        {
            // What is being stopped is not asked any more: its end is the next that is told.
            return;
        }

        if (!ready && State.Ready)
        {
            _pod.Events.Warning(_pod.Pod, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 500", _fieldPath);
        }

        Set(s => s with { Ready = ready, Started = s.Started || ready });
    }

    private async Task BackOffAsync(int failures)
    {
        // The first restart comes at once, as the kubelet's does.
        if (failures == 1)
        {
            return;
        }

        var delay = BackOff.Delay(_pod.Node.Options.FirstBackOff, failures - 1);
        var pod = $"{_pod.Pod.Name()}_{_pod.Pod.Namespace()}({_pod.Pod.Uid()})";
        _pod.Events.Warning(_pod.Pod, "BackOff", $"Back-off restarting failed container {State.Name} in pod {pod}", _fieldPath);
        Set(s => s with
        {
            Phase = ContainerPhase.Waiting,
            WaitingReason = "CrashLoopBackOff",
            WaitingMessage = $"back-off {BackOff.Text(delay)} restarting failed container={State.Name} pod={pod}",
            LastTermination = s.Termination,
        });
        await Task.Delay(delay, _pod.Node.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ContainerContext Context(ContainerLog log) => new()
    {
        Pod = _pod.Pod,
        Container = Spec,
        Volumes = _pod.Volumes,
        ScratchDirectory = _pod.Scratch,
        Log = log,
        Processes = _pod.Node.Processes,
        Client = _pod.Node.Client,
        Time = _pod.Node.Time,
    };

    private void Set(Func<ContainerState, ContainerState> change)
    {
        lock (_lock)
        {
            var next = change(_state);
            if (next == _state)
            {
                return;
            }

            _state = next;
        }

        _changed();
    }
}
