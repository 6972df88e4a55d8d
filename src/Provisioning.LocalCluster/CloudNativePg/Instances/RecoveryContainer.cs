using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary><c>manager instance restore</c>.</summary>
internal sealed class RecoveryContainer(PostgresInstances instances, ContainerContext context) : JobContainer(instances, context)
{
    protected override Task BootstrapAsync(ClusterResource cluster, ServerSettings settings, IPostgresEngine engine, CancellationToken stop) =>
        throw new BootstrapException("no target backup found");
}
