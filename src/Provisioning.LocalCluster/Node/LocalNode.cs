using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node.Logs;
using Provisioning.LocalCluster.Node.Scheduling;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Node;

/// <summary>
/// The scheduler and the kubelet of the local cluster: runs pods as processes of this machine, through the API only, so it also serves an API server elsewhere.
/// </summary>
internal sealed class LocalNode : INode
{
    private readonly NodeContext _node;
    private readonly PodVolumes _volumes;
    private readonly PodAddresses _addresses = new();
    private readonly PodUsage _usage;
    private readonly HashSet<string> _names;
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, PodWorker> _pods = [];
    private readonly ConcurrentDictionary<PodWorker, bool> _alive = new();

    /// <param name="client">The API server.</param>
    /// <param name="images">What can run; a pod of any other image gets <c>ErrImagePull</c>.</param>
    /// <param name="directory">Where the data of claims and the files of pods go.</param>
    /// <param name="processes">Starts the containers' processes.</param>
    /// <param name="options">The nodes' size.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told what goes wrong.</param>
    public LocalNode(
        KubeClient client, IReadOnlyList<IContainerImage> images, string directory, ProcessHost processes, NodeOptions options, TimeProvider time,
            ILogger logger)
    {
        _node = new NodeContext(client, new InformerSet(client, time), images, directory, processes, options, time, logger);
        _volumes = new PodVolumes(_node);
        _usage = new PodUsage(time);
        _names = [.. options.Names];
    }

    /// <summary>Registers the nodes and runs their pods until cancelled; then stops the pods, leaving their objects as they are.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var decisions = new EventRecorder(_node.Client, "default-scheduler", "default-scheduler-local", _node.Time);
        var registrations = _node.Options.Names.Select(n => new NodeRegistration(_node, n)).ToList();
        foreach (var registration in registrations)
        {
            await registration.RegisterAsync(cancellationToken).ConfigureAwait(false);
        }

        var scheduler = _node.Options.Schedules ? new Scheduler(_node, decisions) : null;
        _node.Informers.Of(Kinds.PersistentVolumeClaim).Changed += OnClaim;
        var informers = _node.Informers.RunAsync(cancellationToken);
        await _node.Informers.WhenSyncedAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Claims are known by now: pods may be adopted with their volumes.
        _node.Informers.Of(Kinds.Pod).Changed += OnPod;
        foreach (var pod in _node.Informers.Of(Kinds.Pod).List())
        {
            OnPod(new WatchEvent("ADDED", pod));
        }

        await Task.WhenAll(
            [informers, scheduler?.RunAsync(cancellationToken) ?? Task.CompletedTask, .. registrations.Select(r => r.RunAsync(cancellationToken))])
                .ConfigureAwait(false);
        await Task.WhenAll(_alive.Keys.Select(w => w.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (var recorder in _node.Events.Values.Append(decisions))
        {
            await recorder.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>SIGKILL to everything that runs in a pod; its restart policy decides what comes next. <see langword="false"/> when nothing runs.</summary>
    public async Task<bool> KillAsync(string ns, string pod)
    {
        var running = Worker(ns, pod)?.Containers.Where(c => c.Current is not null).ToList() ?? [];
        foreach (var container in running)
        {
            await container.CrashAsync().ConfigureAwait(false);
        }

        return running.Count > 0;
    }

    public async Task<Stream> ConnectAsync(string ns, string pod, int port, CancellationToken cancellationToken)
    {
        var local = Worker(ns, pod)?.Containers.Select(c => c.Current?.LocalPort(port)).FirstOrDefault(p => p is not null)
            ?? throw new IOException($"failed to connect to localhost:{port} inside pod {ns}/{pod}: connection refused");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(System.Net.IPAddress.Loopback, local, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"failed to connect to localhost:{port} inside pod {ns}/{pod}: {e.Message}", e);
        }
    }

    public bool IsSimulated(string ns, string pod) => Worker(ns, pod)?.Containers.Any(c => c.Current?.IsSimulated == true) == true;

    public Task<int> ExecAsync(
        string ns, string pod, string? container, IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr,
            CancellationToken cancellationToken)
    {
        var runner = Find(ns, pod, container);
        return runner?.Current is { } current
            ? current.ExecAsync(command, stdin, stdout, stderr, cancellationToken)
            : throw new IOException($"container {runner?.State.Name ?? container} of pod {ns}/{pod} is not running");
    }

    public async Task WriteLogAsync(string ns, string pod, string? container, LogOptions options, Stream output, CancellationToken cancellationToken)
    {
        var runner = Find(ns, pod, container);
        var log = options.Previous ? runner?.PreviousLog : runner?.Log;
        if (log is null)
        {
            throw new IOException(options.Previous
                ? $"previous terminated container \"{container ?? runner?.State.Name}\" in pod \"{pod}\" not found"
                : $"container \"{container ?? runner?.State.Name}\" in pod \"{pod}\" is waiting to start: {runner?.State.WaitingReason ?? "ContainerCreating"}");
        }

        await LogWriter.WriteAsync(log, options, output, cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<ContainerUsage> Usage(string ns, string pod) =>
        Worker(ns, pod) is { } worker ? [.. worker.Containers.Where(c => c.Current is not null).Select(_usage.Of)] : [];

    private PodWorker? Worker(string ns, string pod)
    {
        lock (_lock)
        {
            return _pods.GetValueOrDefault(new ObjectKey(ns, pod));
        }
    }

    private ContainerRunner? Find(string ns, string pod, string? container)
    {
        var containers = Worker(ns, pod)?.Containers.ToList() ?? [];
        return container is null
            ? containers.Find(c => c.State.Role == ContainerRole.Main)
            : containers.Find(c => c.State.Name == container);
    }

    private void OnPod(WatchEvent change)
    {
        var pod = change.Object;
        if (pod.NodeName() is not { } node || !_names.Contains(node))
        {
            return;
        }

        lock (_lock)
        {
            var key = ObjectKey.Of(pod);
            var worker = _pods.GetValueOrDefault(key);
            if (change.Type == "DELETED")
            {
                if (worker?.Uid == pod.Uid())
                {
                    worker.Vanish();
                    _pods.Remove(key);
                }
            }
            else if (worker?.Uid == pod.Uid())
            {
                worker.Update(pod);
            }
            else
            {
                worker?.Vanish();
                Start(key, pod);
            }
        }
    }

    private void Start(ObjectKey key, JsonObject pod)
    {
        // A pod of the same name waits until the one before it has let go of the volumes they share.
        var previous = _alive.Keys.Where(w => w.Key == key).Select(w => w.Completion);
        var worker = new PodWorker(_node, _volumes, _addresses, pod, Task.WhenAll(previous));
        _pods[key] = worker;
        _alive[worker] = true;
        _ = ForgetAsync(worker);
    }

    private async Task ForgetAsync(PodWorker worker)
    {
        await worker.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _alive.TryRemove(worker, out _);
    }

    private void OnClaim(WatchEvent change)
    {
        if (change.Type == "DELETED")
        {
            _volumes.Remove(change.Object);
        }
    }
}
