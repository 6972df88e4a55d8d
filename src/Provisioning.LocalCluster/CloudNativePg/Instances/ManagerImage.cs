using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The operator's own image, which pods run first to put the instance manager in place.</summary>
internal sealed class ManagerImage : IContainerImage
{
    public bool Matches(string name) => name.StartsWith("ghcr.io/cloudnative-pg/cloudnative-pg:", StringComparison.Ordinal);

    public IContainer Create(ContainerContext context) => new BuiltInContainer(_ => Task.FromResult(0));
}
