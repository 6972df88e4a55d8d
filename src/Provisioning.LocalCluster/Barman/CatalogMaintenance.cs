using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>
/// What the sidecar of the current primary does now and then: removes what its ObjectStore's retention policy lets go, deletes Backups whose base backup has
/// vanished, whoever removed that, and says from when the server can be recovered.
/// </summary>
internal sealed class CatalogMaintenance(PostgresInstances instances, InstanceLog log)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(5);

    /// <returns>How long to wait for the next run.</returns>
    public async Task<TimeSpan> RunAsync(ObjectKey clusterKey, string pod, CancellationToken cancellationToken)
    {
        if (instances.Cluster(clusterKey) is not { } cluster || BarmanPlugin.Archive(cluster) is not { } reference
            || instances.ObjectStores.Get(reference.Namespace, reference.ObjectStore) is not { } store)
        {
            return AfterFailure;
        }

        if (cluster.CurrentPrimary != pod)
        {
            log.Info("Skipping retention policy enforcement, not the current primary");
        }
        else if (instances.Archive.Problem(reference, "exit status 1") is { } problem)
        {
            log.Error("while enforcing retention policies", problem);
            instances.Events.Warning(cluster.Item, "RetentionPolicyFailed", "Retention policy failed");
            return AfterFailure;
        }
        else
        {
            var folder = instances.Archive.Folder(reference)!;
            Enforce(folder, store.String("spec", "retentionPolicy"));

            // The Backups first: one that is finished meanwhile has not vanished.
            var backups = await instances.Client.ListAsync(Kinds.Backup, cluster.Namespace, null, cancellationToken).ConfigureAwait(false);
            var catalogue = BackupCatalog.List(folder);
            foreach (var vanished in backups.Items.Where(b => IsOf(cluster, b) && catalogue.All(c => c.Id != b.String("status", "backupId"))))
            {
                log.Info($"Deleting backup not in the catalog: {vanished.Name()}");
                await instances.Client.DeleteAsync(Kinds.Backup, cluster.Namespace, vanished.Name(), cancellationToken).ConfigureAwait(false);
            }

            await ObjectStoreStatus.RecordAsync(
                instances.Client, instances.ObjectStores, reference, ObjectStoreStatus.Window(catalogue), cancellationToken).ConfigureAwait(false);
        }

        return store.Int("spec", "instanceSidecarConfiguration", "retentionPolicyIntervalSeconds") is { } seconds and > 0
            ? TimeSpan.FromSeconds(seconds)
            : AfterFailure;
    }

    private void Enforce(ServerFolder folder, string? text)
    {
        if (RetentionPolicy.Parse(text) is not { } policy)
        {
            log.Info("Skipping retention policy enforcement, no retention policy specified");
            return;
        }

        log.Info("Applying backup retention policy");
        var catalogue = BackupCatalog.List(folder);
        var obsolete = policy.Obsolete(catalogue, instances.Time.GetUtcNow());
        foreach (var backup in obsolete)
        {
            log.Info($"Deleting backup {backup.Id}");
            BackupCatalog.Remove(folder, backup.Id);
        }

        if (obsolete.Count > 0)
        {
            foreach (var file in RetentionPolicy.ObsoleteWal(folder.WalFiles, catalogue[obsolete.Count]).ToList())
            {
                File.Delete(Path.Combine(folder.WalDirectory, file));
            }
        }
    }

    private static bool IsOf(ClusterResource cluster, JsonObject backup) =>
        backup.String("spec", "cluster", "name") == cluster.Name
            && backup.String("status", "phase") == "completed"
            && backup.String("status", "method") == "plugin"
            && backup.String("status", "pluginMetadata", "clusterUID") == cluster.Uid;
}
