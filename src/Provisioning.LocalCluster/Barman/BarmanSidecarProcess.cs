using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Barman;

/// <summary>What the sidecar does while its pod runs: it lends its log to whoever works on the archive.</summary>
internal sealed class BarmanSidecarProcess(PostgresInstances instances, ContainerContext context)
{
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var pod = new ObjectKey(context.Pod.Namespace(), context.Pod.Name());
        var log = new InstanceLog(context.Log, pod.Name, context.Time);
        await using (log.ConfigureAwait(false))
        {
            instances.AddSidecar(pod, log);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return 0;
            }
            finally
            {
                instances.RemoveSidecar(pod, log);
            }
        }
    }
}
