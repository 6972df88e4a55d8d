using System.Collections.Concurrent;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// The instance managers of every cluster on this node: the images that they come from, and what they share. Must run before a pod of theirs can.
/// </summary>
internal sealed class PostgresInstances
{
    private readonly PostgresInstancesOptions _options;
    private readonly ProcessHost? _processes;
    private readonly Lazy<Task<IReadOnlyList<IPostgresEngine>>> _engines;
    private readonly ConcurrentDictionary<ObjectKey, InstanceLog> _sidecars = new();
    private CancellationToken _running;

    /// <param name="client">The cluster.</param>
    /// <param name="processes">Runs PostgreSQL; without it, it is simulated.</param>
    /// <param name="options">How instances run.</param>
    /// <param name="time">The clock.</param>
    public PostgresInstances(KubeClient client, ProcessHost? processes, PostgresInstancesOptions options, TimeProvider time)
    {
        _options = options;
        _processes = options.Simulated ? null : processes;
        Client = client;
        Time = time;
        Events = new EventRecorder(client, "local-node", null, time);
        Clusters = new Informer(client, Kinds.Cluster, time);
        Secrets = new Informer(client, Kinds.Secret, time);
        ObjectStores = new Informer(client, Kinds.ObjectStore, time);
        Archive = new LocalArchive(options.StoreDirectory, ObjectStores, Secrets);
        if (options.StoreDirectory is { } store)
        {
            processes?.CreateDirectory(store);
        }

        _engines = new Lazy<Task<IReadOnlyList<IPostgresEngine>>>(FindEnginesAsync);
        Images = [new OperandImage(this), new ManagerImage(), new SidecarImage(this), new AwsCliImage(Archive)];
        Clusters.Changed += change => Directory.Wake(ObjectKey.Of(change.Object));
        Secrets.Changed += change => Directory.WakeNamespace(change.Object.Namespace() ?? "");
        ObjectStores.Changed += change => Directory.WakeNamespace(change.Object.Namespace() ?? "");
    }

    public KubeClient Client { get; }

    public TimeProvider Time { get; }

    /// <summary>For the node to run.</summary>
    public IReadOnlyList<IContainerImage> Images { get; }

    /// <summary>For the operator to ask.</summary>
    public InstanceDirectory Directory { get; } = new();

    public EventRecorder Events { get; }

    public Informer Clusters { get; }

    public Informer Secrets { get; }

    public Informer ObjectStores { get; }

    public LocalArchive Archive { get; }

    /// <summary>What runs a cluster of a version: the nearest one installed, or the simulation.</summary>
    public async Task<IPostgresEngine> EngineAsync(int major)
    {
        var engines = await _engines.Value.ConfigureAwait(false);
        return engines.OrderBy(e => Math.Abs((e.Major ?? 0) - major)).ThenByDescending(e => e.Major).First();
    }

    /// <summary>Whether real servers run, rather than their simulation.</summary>
    public async Task<bool> RunsServersAsync() => (await _engines.Value.ConfigureAwait(false)).Any(e => e.Major is not null);

    /// <summary>Whether all of it ends, and nobody is left who would miss a server's last words.</summary>
    public bool IsStopping => _running.IsCancellationRequested;

    /// <summary>Keeps what the instances read up to date until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        _running = cancellationToken;
        return Task.WhenAll(Clusters.RunAsync(cancellationToken), Secrets.RunAsync(cancellationToken), ObjectStores.RunAsync(cancellationToken));
    }

    /// <summary>The log of the backup plugin's sidecar in a pod, while that runs.</summary>
    public InstanceLog? SidecarLog(ObjectKey pod) => _sidecars.GetValueOrDefault(pod);

    public void AddSidecar(ObjectKey pod, InstanceLog log) => _sidecars[pod] = log;

    public void RemoveSidecar(ObjectKey pod, InstanceLog log) => _sidecars.TryRemove(new KeyValuePair<ObjectKey, InstanceLog>(pod, log));

    public ClusterResource? Cluster(ObjectKey key) => Clusters.Get(key.Namespace, key.Name) is { } item ? new ClusterResource(item) : null;

    private async Task<IReadOnlyList<IPostgresEngine>> FindEnginesAsync()
    {
        var installations = _processes is null
            ? []
            : await PostgresInstallation.FindAsync(_options.BinDirectory, _processes, CancellationToken.None).ConfigureAwait(false);
        return installations.Count == 0
            ? [new SimulatedEngine(Time)]
            : [.. installations.Select(i => new PostgresEngine(new PostgresPrograms(i, _processes!), Time))];
    }
}
