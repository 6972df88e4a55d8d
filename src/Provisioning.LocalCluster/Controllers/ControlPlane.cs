using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Controllers.Disruption;
using Provisioning.LocalCluster.Controllers.Garbage;
using Provisioning.LocalCluster.Controllers.Jobs;
using Provisioning.LocalCluster.Controllers.Namespaces;
using Provisioning.LocalCluster.Controllers.Quotas;
using Provisioning.LocalCluster.Controllers.Services;
using Provisioning.LocalCluster.Controllers.Volumes;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>What kube-controller-manager does, as far as databases and their operators need it.</summary>
internal static class ControlPlane
{
    /// <summary>Runs the controllers until cancelled; none when the cluster has a kube-controller-manager of its own.</summary>
    public static async Task RunAsync(KubeClient client, ControlPlaneOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        if (!options.IsEmbedded
                && await ExistingComponents.HasLeaderAsync(client, "kube-system", "kube-controller-manager", time, cancellationToken).ConfigureAwait(false))
        {
            ControllerLog.Yields(logger, "kube-controller-manager");
            return;
        }

        await ClusterDefaults.EnsureAsync(client, options, time, logger, cancellationToken).ConfigureAwait(false);

        var context = new ControllerContext(client, new InformerSet(client, time), time, logger);
        var monitor = new ObjectMonitor(context);
        var recorders = new Dictionary<string, EventRecorder>();
        Controller[] controllers =
        [
            new NamespaceDefaultsController(context, options.CertificateAuthority),
            new NamespaceController(context, monitor),
            new GarbageCollector(context, monitor),
            new VolumeClaimController(context, Recorder("persistentvolume-controller")),
            new JobController(context, Recorder("job-controller")),
            new DisruptionController(context, Recorder("controllermanager")),
            new EndpointSliceController(context),
            new QuotaController(context, monitor),
        ];
        await Task.WhenAll(
            [context.Informers.RunAsync(cancellationToken), monitor.RunAsync(cancellationToken), .. controllers.Select(c => c.RunAsync(cancellationToken))])
                .ConfigureAwait(false);
        foreach (var recorder in recorders.Values)
        {
            await recorder.DisposeAsync().ConfigureAwait(false);
        }

        EventRecorder Recorder(string component) => recorders[component] = new EventRecorder(client, component, null, time);
    }
}
