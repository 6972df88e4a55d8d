using Microsoft.Extensions.Logging;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Installation;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;

namespace Provisioning.LocalCluster.CloudNativePg;

/// <summary>The CloudNativePG operator: does what the original does, through the API only.</summary>
internal static class CloudNativePgOperator
{
    /// <summary>Creates the CRDs and the operator's own objects. What is there already stays as it is.</summary>
    public static Task InstallAsync(KubeClient client, CloudNativePgOptions options, CancellationToken cancellationToken) =>
        Installer.InstallAsync(client, options, cancellationToken);

    /// <summary>Runs until cancelled. The CRDs must be there, or come.</summary>
    /// <param name="client">The API server.</param>
    /// <param name="instances">The instances that run on this machine's node.</param>
    /// <param name="options">How it behaves.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told what goes wrong.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RunAsync(
        KubeClient client, PostgresInstances instances, CloudNativePgOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new OperatorContext(client, instances.Directory, options, time);
        var reconciler = new ClusterReconciler(context);
        var queue = new WorkQueue(reconciler.ReconcileAsync, (key, e) => OperatorLog.Failed(logger, key, e), time);
        var backups = new WorkQueue(
            new BackupReconciler(context, instances.Archive).ReconcileAsync, (key, e) => OperatorLog.BackupFailed(logger, key, e), time);
        var schedules = new WorkQueue(
            new ScheduledBackupReconciler(context).ReconcileAsync, (key, e) => OperatorLog.BackupFailed(logger, key, e), time);
        foreach (var informer in context.Informers.All)
        {
            informer.Changed += change => OnChange(context, informer, change, queue);
        }

        context.Informers.Backups.Changed += change => backups.Add(ObjectKey.Of(change.Object));
        context.Informers.ScheduledBackups.Changed += change => schedules.Add(ObjectKey.Of(change.Object));

        void OnInstance(ObjectKey cluster) => queue.Add(cluster);
        instances.Directory.Changed += OnInstance;
        try
        {
            var informers = context.Informers.RunAsync(cancellationToken);
            await context.Informers.SyncedAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(informers, queue.RunAsync(cancellationToken), backups.RunAsync(cancellationToken), schedules.RunAsync(cancellationToken))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            instances.Directory.Changed -= OnInstance;
            await context.Events.DisposeAsync().ConfigureAwait(false);
            await context.BackupEvents.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Finds the clusters that a change is about.</summary>
    private static void OnChange(OperatorContext context, Informer informer, WatchEvent change, WorkQueue queue)
    {
        var item = change.Object;
        if (informer == context.Informers.Clusters)
        {
            queue.Add(ObjectKey.Of(item));
        }
        else if (item.Label(Cnpg.ClusterLabel) is { } cluster)
        {
            queue.Add(new ObjectKey(item.Namespace(), cluster));
        }
        else if (informer == context.Informers.ObjectStores || informer == context.Informers.Secrets || informer == context.Informers.ImageCatalogs)
        {
            // Any cluster of the namespace may use it.
            foreach (var user in context.Informers.Clusters.List(item.Namespace()))
            {
                queue.Add(ObjectKey.Of(user));
            }
        }
        else if (informer == context.Informers.ClusterImageCatalogs ||
            (informer == context.Informers.Services && item.Namespace() == context.Options.Namespace))
        {
            // Any cluster may use it; or a plugin came or went.
            foreach (var user in context.Informers.Clusters.List())
            {
                queue.Add(ObjectKey.Of(user));
            }
        }
    }
}
