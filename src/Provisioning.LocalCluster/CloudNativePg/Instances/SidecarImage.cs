using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The backup plugin's sidecar. Its work is done by the instance manager here; it only has to be there.</summary>
internal sealed class SidecarImage : IContainerImage
{
    public bool Matches(string name) => name.StartsWith("ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:", StringComparison.Ordinal);

    public IContainer Create(ContainerContext context) => new BuiltInContainer(async stop =>
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(() => stopped.TrySetResult()).ConfigureAwait(false))
        {
            await stopped.Task.ConfigureAwait(false);
        }

        return 0;
    });
}
