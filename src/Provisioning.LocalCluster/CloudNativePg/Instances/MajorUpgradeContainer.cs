using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary><c>manager instance upgrade</c>.</summary>
internal sealed class MajorUpgradeContainer(PostgresInstances instances, ContainerContext context) : JobContainer(instances, context)
{
    protected override async Task BootstrapAsync(ClusterResource cluster, ServerSettings settings, IPostgresEngine engine, CancellationToken stop)
    {
        var current = await Instances.EngineAsync(DataDirectory.Major(Paths.DataDirectory) ?? cluster.DataMajorVersion).ConfigureAwait(false);
        if (current is PostgresEngine from && engine is PostgresEngine to && from.Major != to.Major)
        {
            await to.UpgradeAsync(from, Paths, WalDirectory, Log, stop).ConfigureAwait(false);
        }
        else
        {
            var runs = engine.Major is null ? "PostgreSQL is simulated" : $"{engine.Description} runs both, because it is the installed version nearest to each";
            Instances.Events.Normal(
                cluster.Item, LocalVersion, $"Upgraded from major version {cluster.DataMajorVersion} to {cluster.MajorVersion} in name only: {runs}");
        }
    }
}
