using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Barman;

/// <summary>
/// What the sidecar does while its pod runs: beside an instance it maintains the catalogue; to whoever works on the archive it lends its log.
/// </summary>
internal sealed class BarmanSidecarProcess(PostgresInstances instances, ContainerContext context)
{
    private static readonly TimeSpan AfterError = TimeSpan.FromMinutes(5);

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var pod = new ObjectKey(context.Pod.Namespace(), context.Pod.Name());
        var log = new InstanceLog(context.Log, pod.Name, context.Time);
        await using (log.ConfigureAwait(false))
        {
            instances.AddSidecar(pod, log);
            try
            {
                await WorkAsync(log, pod, stop).ConfigureAwait(false);
                return 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return 0;
            }
            finally
            {
                instances.RemoveSidecar(pod, log);
            }
        }
    }

    private async Task WorkAsync(InstanceLog log, ObjectKey pod, CancellationToken stop)
    {
        if ((context.Container["args"] as JsonArray)?.FirstOrDefault().String() != "instance")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stop).ConfigureAwait(false);
        }

        var cluster = new ObjectKey(pod.Namespace, context.Pod.Label(Cnpg.ClusterLabel) ?? "");
        var maintenance = new CatalogMaintenance(instances, log);
        log.Info("Starting retention policy runnable");
        while (true)
        {
            var pause = AfterError;
            try
            {
                pause = await maintenance.RunAsync(cluster, pod.Name, stop).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or KubeApiException or UnauthorizedAccessException)
            {
                // The archive changed under it, or the API is away: the next run looks anew.
                log.Error("Retention policy enforcement failed", e.Message);
            }

            await Task.Delay(pause, context.Time, stop).ConfigureAwait(false);
        }
    }
}
