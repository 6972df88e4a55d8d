using System.Text;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>A container of a bootstrap job: fills the data directory and ends.</summary>
internal abstract class JobContainer(PostgresInstances instances, ContainerContext context) : ManagedContainer(instances, context)
{
    protected const string LocalVersion = "LocalPostgreSQLVersion";

    public override async Task<int> ExecAsync(IReadOnlyList<string> command, Stream? stdin, Stream stdout, Stream stderr, CancellationToken cancellationToken)
    {
        await stderr.WriteAsync(
            Encoding.UTF8.GetBytes("the data directory is being prepared: nothing runs in this container yet\n"), cancellationToken).ConfigureAwait(false);
        return 126;
    }

    /// <summary>Writes into the log why the bootstrap failed.</summary>
    protected virtual void Explain(BootstrapException failure) => Log.Error("Error while bootstrapping data directory", failure.Message);

    protected abstract Task BootstrapAsync(ClusterResource cluster, ServerSettings settings, IPostgresEngine engine, CancellationToken stop);

    protected override async Task<int> RunManagedAsync(CancellationToken stop)
    {
        var cluster = await WaitForAsync(() => Instances.Cluster(Self.Cluster), stop).ConfigureAwait(false);
        var settings = await WaitForAsync(() => Settings(cluster), stop).ConfigureAwait(false);
        var engine = await Instances.EngineAsync(cluster.MajorVersion).ConfigureAwait(false);
        try
        {
            await BootstrapAsync(cluster, settings, engine, stop).ConfigureAwait(false);
            return 0;
        }
        catch (BootstrapException e)
        {
            Explain(e);
            return 1;
        }
    }

    /// <summary>Says on the Cluster what really runs, when that is not what the image's tag says.</summary>
    protected void Announce(ClusterResource cluster, IPostgresEngine engine)
    {
        if (engine.Major == cluster.MajorVersion)
        {
            return;
        }

        var message = engine.Major is null
            ? engine.Description
            : $"Runs {engine.Description}: the installed version nearest to {cluster.MajorVersion}, which the image asks for";
        if (engine.Major is null)
        {
            Instances.Events.Warning(cluster.Item, LocalVersion, message);
        }
        else
        {
            Instances.Events.Normal(cluster.Item, LocalVersion, message);
        }
    }
}
