using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>What every container of the operand image has: its place in a cluster, its directories and its log.</summary>
internal abstract class ManagedContainer : IContainer
{
    protected ManagedContainer(PostgresInstances instances, ContainerContext context)
    {
        Instances = instances;
        Context = context;
        var ns = context.Pod.Namespace() ?? "default";
        var cluster = new ObjectKey(ns, context.Pod.Label(Cnpg.ClusterLabel) ?? "");
        InstanceName = context.Pod.Label(Cnpg.InstanceNameLabel) ?? context.Pod.Name();
        Log = new InstanceLog(context.Log, context.Pod.Name(), context.Time);
        Paths = new PostgresPaths(Path.Combine(context.Volumes["pgdata"], "pgdata"), context.ScratchDirectory);
        Self = new RunningInstance(new ObjectKey(ns, context.Pod.Name()), cluster, Paths.DataDirectory, instances.Directory);
    }

    public virtual IReadOnlyList<int> ProcessIds => Self.Server?.ProcessIds ?? [];

    protected PostgresInstances Instances { get; }

    protected ContainerContext Context { get; }

    protected string InstanceName { get; }

    protected InstanceLog Log { get; }

    protected PostgresPaths Paths { get; }

    protected RunningInstance Self { get; }

    protected string? WalDirectory => Context.Volumes.TryGetValue("pg-wal", out var volume) ? Path.Combine(volume, "pg_wal") : null;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        Instances.Directory.Add(Self);
        try
        {
            return await RunManagedAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            Self.Publish(null);
            Instances.Directory.Remove(Self);
        }
    }

    public virtual ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) => ValueTask.FromResult(true);

    public virtual bool IsSimulated => false;

    public virtual int? LocalPort(int containerPort) => null;

    public abstract Task<int> ExecAsync(IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        if (Self.Server is { } server)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        await Log.DisposeAsync().ConfigureAwait(false);
    }

    protected abstract Task<int> RunManagedAsync(CancellationToken stop);

    /// <summary>Waits for something to become true; looks again at every wake.</summary>
    protected async Task<T> WaitForAsync<T>(Func<T?> find, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (find() is { } found)
            {
                return found;
            }

            await Self.Wake.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The settings of this instance, or <see langword="null"/> while a Secret is missing.</summary>
    protected ServerSettings? Settings(ClusterResource cluster) => SettingsBuilder.Build(cluster, InstanceName, Primary(cluster), Instances);

    /// <summary>The instance that is primary now, when it is another and running.</summary>
    protected RunningInstance? Primary(ClusterResource cluster) =>
        cluster.CurrentPrimary.Length > 0 && cluster.CurrentPrimary != InstanceName &&
        Instances.Directory.Get(cluster.Namespace, cluster.CurrentPrimary) is { Report.IsPrimary: true } primary
            ? primary
            : null;

    protected CloneRequest? CloneRequest(ClusterResource cluster) =>
        Primary(cluster) is { Server: { } server } primary && SettingsBuilder.Certificates(cluster, Instances.Secrets) is { } certificates
            ? new CloneRequest(InstanceName, server, primary.DataDirectory, certificates, WalDirectory)
            : null;
}
