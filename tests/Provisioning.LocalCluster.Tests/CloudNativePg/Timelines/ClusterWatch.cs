using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.Hosting;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>A local cluster with one namespace, and the history of what happens in it.</summary>
internal sealed class ClusterWatch : IAsyncDisposable
{
    private static readonly ResourceKind[] Watched =
        [Kinds.Cluster, Kinds.Pod, Kinds.Job, Kinds.PersistentVolumeClaim, Kinds.PodDisruptionBudget, Kinds.Event, Kinds.Backup, Kinds.ObjectStore];

    private readonly EmbeddedCluster _cluster;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _watches = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClusterWatch(EmbeddedCluster cluster, string ns)
    {
        _cluster = cluster;
        Namespace = ns;
        Client = new KubeClient(KubeconfigClient.Create(cluster.KubeconfigPath), "test");
    }

    public EmbeddedCluster Cluster => _cluster;

    public KubeClient Client { get; }

    public string Namespace { get; }

    private History History { get; } = new();

    public static async Task<ClusterWatch> StartAsync(EmbeddedClusterOptions options, string ns, CancellationToken cancellationToken)
    {
        var watch = new ClusterWatch(await EmbeddedCluster.StartAsync(options, cancellationToken), ns);
        await watch.Client.CreateAsync(
            Kinds.Namespace, null, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } },
                cancellationToken);
        foreach (var kind in Watched)
        {
            var list = await watch.Client.ListAsync(kind, ns, null, cancellationToken);
            watch._watches.Add(watch.FollowAsync(kind, list.ResourceVersion));
        }

        return watch;
    }

    public void Begin()
    {
        lock (_lock)
        {
            History.Begin();
        }
    }

    /// <summary>Waits until the section meets a condition, and returns it; after the time given, as it is then.</summary>
    public async Task<IReadOnlyList<string>> SectionAsync(Func<IReadOnlyList<string>, bool> isComplete, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(patience, TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        while (true)
        {
            Task changed;
            IReadOnlyList<string> section;
            lock (_lock)
            {
                changed = _changed.Task;
                section = History.Section();
            }

            if (isComplete(section))
            {
                return section;
            }

            try
            {
                await changed.WaitAsync(linked.Token);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                return section;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_watches);
        Client.Dispose();
        await _cluster.DisposeAsync();
        _stop.Dispose();
    }

    private async Task FollowAsync(ResourceKind kind, string version)
    {
        try
        {
            await foreach (var change in Client.WatchAsync(kind, Namespace, version, _stop.Token))
            {
                if (change.Type != "BOOKMARK")
                {
                    Add(new Change(change.Type, kind.Kind, change.Object));
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private void Add(Change change)
    {
        lock (_lock)
        {
            History.Add(change);
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
