using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The backup plugin's sidecar.</summary>
internal sealed class SidecarImage(PostgresInstances instances) : IContainerImage
{
    public bool Matches(string name) => name.StartsWith("ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:", StringComparison.Ordinal);

    public IContainer Create(ContainerContext context) => new BuiltInContainer(new BarmanSidecarProcess(instances, context).RunAsync);
}
