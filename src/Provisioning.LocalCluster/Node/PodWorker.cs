using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>Runs one pod from its assignment to the node until its object is gone, and writes its status.</summary>
internal sealed class PodWorker : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(5);

    private readonly NodeContext _node;
    private readonly PodVolumes _volumes;
    private readonly PodAddresses _addresses;
    private readonly PodRuntime _runtime;
    private readonly PodContainers _containers;
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _shutdown = new();
    private readonly DateTimeOffset _startTime;
    private JsonObject? _written;
    private string? _address;
    private TimeSpan? _grace;
    private volatile bool _vanished;
    private bool _isFinal;
    private bool _isTold;
    private bool _deleted;

    public PodWorker(NodeContext node, PodVolumes volumes, PodAddresses addresses, JsonObject pod, Task previous)
    {
        _node = node;
        _volumes = volumes;
        _addresses = addresses;
        _runtime = new PodRuntime(node, pod, volumes.CreateScratch(), Path.Combine(node.Directory, "logs", pod.Uid()));
        _containers = new PodContainers(_runtime, Signal);
        _startTime = KubeTime.Parse(pod.String("status", "startTime")) ?? node.Time.GetUtcNow();
        _isFinal = pod.IsTerminal();
        Key = ObjectKey.Of(pod);
        Uid = pod.Uid();
        Completion = Task.Run(() => RunAsync(previous));
    }

    public ObjectKey Key { get; }

    public string Uid { get; }

    public IEnumerable<ContainerRunner> Containers => _containers.All;

    /// <summary>Completes when nothing of the pod is left.</summary>
    public Task Completion { get; }

    public void Update(JsonObject pod)
    {
        if (ResourceVersions.IsNewer(pod, _runtime.Pod))
        {
            _runtime.Pod = pod;
        }

        Signal();
    }

    /// <summary>The object is gone: kill at once.</summary>
    public void Vanish()
    {
        _vanished = true;
        Signal();
    }

    /// <summary>Stops the pod because the node stops; its object stays as it is, for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _shutdown.CancelAsync().ConfigureAwait(false);
        await Completion.ConfigureAwait(false);
        _shutdown.Dispose();
    }

    private void Signal() => _signals.Writer.TryWrite(true);

    private async Task RunAsync(Task previous)
    {
        try
        {
            await previous.WaitAsync(_shutdown.Token).ConfigureAwait(false);
            while (!await SyncAsync().ConfigureAwait(false))
            {
                await _signals.Reader.ReadAsync(_shutdown.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_shutdown.IsCancellationRequested)
        {
            await StopForShutdownAsync().ConfigureAwait(false);
        }

        await _containers.DisposeAsync().ConfigureAwait(false);
        if (_address is not null)
        {
            _addresses.Return(_address);
        }

        Remove(_runtime.Scratch);
        Remove(_runtime.Logs);
    }

    /// <summary>Takes the next step; <see langword="true"/> when the object is gone and nothing is left to do.</summary>
    private async Task<bool> SyncAsync()
    {
        if (_vanished)
        {
            if (!_isFinal)
            {
                _containers.Stop(TimeSpan.Zero);
            }

            return true;
        }

        try
        {
            var deleting = _runtime.Pod.IsBeingDeleted();
            if (!_isFinal)
            {
                await RunContainersAsync(deleting).ConfigureAwait(false);
            }

            // Apart from the run itself: when this write fails, the next pass has it left to do.
            if (_isFinal && !_isTold)
            {
                await WriteStatusAsync().ConfigureAwait(false);
                _isTold = true;
            }

            if (_isTold && deleting && !_deleted)
            {
                await _node.Client.DeleteAsync(
                    Kinds.Pod, _runtime.Pod.Namespace(), _runtime.Pod.Name(), _shutdown.Token, gracePeriodSeconds: 0, uid: Uid).ConfigureAwait(false);
                _deleted = true;
            }
        }
        catch (KubeApiException e) when (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Gone, or another pod has the name by now.
            Vanish();
        }
#pragma warning disable CA1031 // Whatever goes wrong with one pod must not end the node: report, and try again.
        catch (Exception e) when (!_shutdown.IsCancellationRequested)
#pragma warning restore CA1031
        {
            NodeLog.PodFailed(_node.Logger, _runtime.Pod.Namespace(), _runtime.Pod.Name(), e.Message);
            if (e is MountException)
            {
                _runtime.Events.Warning(_runtime.Pod, "FailedMount", e.Message);
            }

            _ = SignalLaterAsync();
        }

        return false;
    }

    private async Task RunContainersAsync(bool deleting)
    {
        if (deleting)
        {
            StopWithin(_runtime.Pod.GracePeriod());
        }
        else
        {
            if (!_containers.AnyStarted)
            {
                await WriteStatusAsync().ConfigureAwait(false);
                _runtime.Volumes = await _volumes.MountAsync(_runtime.Pod, _runtime.Scratch, _shutdown.Token).ConfigureAwait(false);
                _address ??= _addresses.Take();
            }

            _containers.Advance();
        }

        if (_containers.AllEnded && (deleting || _containers.IsCompleted))
        {
            if (_containers.AnyStarted && !deleting)
            {
                await WriteStatusAsync().ConfigureAwait(false);
            }

            Remove(_runtime.Scratch);
            _isFinal = true;
        }

        if (_containers.AnyStarted && !_isFinal)
        {
            await WriteStatusAsync().ConfigureAwait(false);
        }
    }

    private void StopWithin(TimeSpan grace)
    {
        if (_grace is null || grace < _grace)
        {
            _grace = grace;
            _containers.Stop(grace);
        }
    }

    private async Task WriteStatusAsync()
    {
        var pod = _runtime.Pod;
        var states = _containers.States;
        var running = states.Any(s => s.Phase != ContainerPhase.Waiting || s.LastTermination is not null);
        var facts = new PodFacts(
            PodAddresses.HostAddress(pod.NodeName()!), running ? _address : null, _startTime, _node.Time.GetUtcNow(), pod.IsBeingDeleted(), _isFinal);
        var status = PodStatus.Build(pod, states, facts);
        if (JsonNode.DeepEquals(status, _written))
        {
            _containers.Told(states);
            return;
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = Uid }, ["status"] = status.DeepClone() };
        Update(await _node.Client.PatchAsync(Kinds.Pod, pod.Namespace(), pod.Name(), patch, _shutdown.Token, "status").ConfigureAwait(false));
        _written = status;
        _containers.Told(states);
    }

    private async Task SignalLaterAsync()
    {
        await Task.Delay(RetryDelay, _node.Time, _shutdown.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Signal();
    }

    private async Task StopForShutdownAsync()
    {
        foreach (var container in _containers.All)
        {
            container.Stop(ShutdownGrace);
        }

        while (!_containers.AllEnded)
        {
            await _signals.Reader.ReadAsync().ConfigureAwait(false);
        }
    }

    private void Remove(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NodeLog.RemoveFailed(_node.Logger, directory, e.Message);
        }
    }
}
