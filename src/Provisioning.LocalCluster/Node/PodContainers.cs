namespace Provisioning.LocalCluster.Node;

/// <summary>The containers of one pod: starts them in order and stops them.</summary>
internal sealed class PodContainers : IAsyncDisposable
{
    private readonly PodRuntime _pod;
    private readonly List<ContainerRunner> _init;
    private readonly List<ContainerRunner> _main;
    private bool _sidecarsStopped;

    public PodContainers(PodRuntime pod, Action changed)
    {
        _pod = pod;
        var now = pod.Node.Time.GetUtcNow();
        _init = [.. pod.Pod.InitContainers().Select(c => new ContainerRunner(pod, c, PodAdoption.Initial(pod.Pod, c, PodSpec.InitRole(c), now), changed))];
        _main = [.. pod.Pod.Containers().Select(c => new ContainerRunner(pod, c, PodAdoption.Initial(pod.Pod, c, ContainerRole.Main, now), changed))];
    }

    public IEnumerable<ContainerRunner> All => _init.Concat(_main);

    public IReadOnlyList<ContainerState> States => [.. All.Select(c => c.State)];

    public bool AnyStarted => All.Any(c => c.IsStarted);

    /// <summary>Nothing runs any more.</summary>
    public bool AllEnded => All.All(c => !c.IsStarted || c.State.IsFinished);

    /// <summary>The main containers ran to their end, or an init container failed for good.</summary>
    public bool IsCompleted =>
        _main.TrueForAll(c => c.State.IsFinished) || _init.Exists(c => c.State is { Role: ContainerRole.Init, IsFinished: true, Succeeded: false });

    /// <summary>The pod's status now says this of its containers.</summary>
    public void Told(IReadOnlyList<ContainerState> states)
    {
        foreach (var (container, state) in All.Zip(states))
        {
            container.Told(state);
        }
    }

    /// <summary>Starts what may start now.</summary>
    public void Advance()
    {
        if (IsCompleted)
        {
            StopSidecars();
            return;
        }

        foreach (var container in _init)
        {
            if (!container.IsStarted && !container.State.IsFinished)
            {
                container.Start();
                return;
            }

            var state = container.State;
            if (!(state.Role == ContainerRole.Sidecar ? state.Started : state is { IsFinished: true, Succeeded: true }))
            {
                return;
            }
        }

        foreach (var container in _main.Where(c => !c.IsStarted && !c.State.IsFinished))
        {
            container.Start();
        }
    }

    public void Stop(TimeSpan grace)
    {
        foreach (var container in All.Where(c => c.State.Phase == ContainerPhase.Running).Reverse())
        {
            Announce(container);
        }

        foreach (var container in All)
        {
            container.Stop(grace);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in All)
        {
            await container.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Announce(ContainerRunner container)
    {
        var field = container.State.Role == ContainerRole.Main ? "containers" : "initContainers";
        _pod.Events.Normal(_pod.Pod, "Killing", $"Stopping container {container.State.Name}", $"spec.{field}{{{container.State.Name}}}");
    }

    private void StopSidecars()
    {
        if (!_sidecarsStopped)
        {
            _sidecarsStopped = true;
            foreach (var sidecar in _init.Where(c => c.State.Role == ContainerRole.Sidecar))
            {
                if (sidecar.State.Phase == ContainerPhase.Running)
                {
                    Announce(sidecar);
                }

                sidecar.Stop(_pod.Pod.GracePeriod());
            }
        }
    }
}
