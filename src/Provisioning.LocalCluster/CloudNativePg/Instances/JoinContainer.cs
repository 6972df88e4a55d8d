using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary><c>manager instance join</c>.</summary>
internal sealed class JoinContainer(PostgresInstances instances, ContainerContext context) : JobContainer(instances, context)
{
    protected override async Task BootstrapAsync(ClusterResource cluster, ServerSettings settings, IPostgresEngine engine, CancellationToken stop)
    {
        var request = await WaitForAsync(() => Instances.Cluster(Self.Cluster) is { } current ? CloneRequest(current) : null, stop).ConfigureAwait(false);
        await engine.CloneAsync(request, Paths, Log, stop).ConfigureAwait(false);
    }
}
