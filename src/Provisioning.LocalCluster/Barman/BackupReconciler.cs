using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;

namespace Provisioning.LocalCluster.Barman;

/// <summary>Takes the base backups that Backup objects ask for, one at a time in each cluster.</summary>
internal sealed class BackupReconciler(OperatorContext context, LocalArchive archive)
{
    private static readonly TimeSpan PendingRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<ObjectKey, bool> _busy = new();
    private readonly BaseBackupRun _run = new(archive, context.Time);

    public async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (context.Informers.Backups.Get(key.Namespace, key.Name) is not { } backup || backup.IsBeingDeleted() ||
            backup.String("status", "phase") is "completed" or "failed")
        {
            return null;
        }

        if (context.Informers.Clusters.Get(key.Namespace, backup.String("spec", "cluster", "name") ?? "") is not { } item)
        {
            context.BackupEvents.Warning(backup, "FindingCluster", $"Unknown cluster {backup.String("spec", "cluster", "name")}, will retry in 30 seconds");
            return PendingRetry;
        }

        var cluster = new ClusterResource(item);
        if (Refusal(cluster, backup) is var (reason, error) && reason is not null)
        {
            await FailAsync(cluster, backup, reason, error, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (Target(cluster) is not { } instance)
        {
            return Soon;
        }

        if (!_busy.TryAdd(cluster.Key, true))
        {
            await UpdateAsync(backup, status => status["phase"] = "pending", cancellationToken).ConfigureAwait(false);
            return Soon;
        }

        try
        {
            await RunAsync(cluster, backup, instance, cancellationToken).ConfigureAwait(false);
            return null;
        }
        finally
        {
            _busy.TryRemove(cluster.Key, out _);
        }
    }

    private static (string? Reason, string Error) Refusal(ClusterResource cluster, JsonObject backup)
    {
        var plugin = backup.String("spec", "pluginConfiguration", "name");
        return backup.String("spec", "method") switch
        {
            _ when cluster.IsHibernating => ("ClusterIsHibernated", "cannot backup a hibernated cluster"),
            "plugin" when !cluster.Plugins.Any() =>
                ("ClusterHasNoBackupExecutorPlugin", "cannot proceed with the backup as the cluster has no plugin configured"),
            "plugin" when cluster.Plugins.All(p => p.String("name") != plugin) => ("PluginNotAvailable", $"requested plugin is not available: {plugin}"),
            "plugin" => (null, ""),
            _ when cluster.Spec.Node("backup") is null => ("ClusterHasBackupConfigured", "cannot proceed with the backup as the cluster has no backup section"),
            _ => ("ClusterHasBackupConfigured", "no barmanObjectStore section defined on the target cluster"),
        };
    }

    private RunningInstance? Target(ClusterResource cluster) =>
        context.Directory.Get(cluster.Namespace, cluster.CurrentPrimary) is { Report.IsReady: true, Server: not null } primary ? primary : null;

    private async Task RunAsync(ClusterResource cluster, JsonObject backup, RunningInstance instance, CancellationToken cancellationToken)
    {
        var started = context.Time.GetUtcNow();
        context.BackupEvents.Normal(backup, "Starting", $"Starting backup for cluster {cluster.Name}");
        backup = await UpdateAsync(
            backup,
            status =>
            {
                status["phase"] = "started";
                status["method"] = "plugin";
                status["majorVersion"] = cluster.MajorVersion;
                status["reconciliationStartedAt"] = Conditions.Timestamp(started);
                status["instanceID"] = new JsonObject { ["podName"] = instance.Pod.Name };
            },
            cancellationToken).ConfigureAwait(false);
        context.BackupEvents.Normal(backup, "Starting", "Backup started");
        await ConditionAsync(cluster.Key, false, "BackupStarted", "New Backup starting up", cancellationToken).ConfigureAwait(false);
        var (taken, error) = await _run.RunAsync(cluster, instance.Server!, cancellationToken).ConfigureAwait(false);
        if (taken is null)
        {
            await RecordAsync(cluster, ObjectStoreStatus.Failure(context.Time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            context.BackupEvents.Normal(backup, "Failed", "Backup failed");
            await WriteFailureAsync(cluster, backup, error, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (archive.Archive(cluster) is { } folder)
        {
            await RecordAsync(cluster, ObjectStoreStatus.Window(BackupCatalog.List(folder)), cancellationToken).ConfigureAwait(false);
        }

        context.BackupEvents.Normal(backup, "Completed", "Backup completed");
        await UpdateAsync(backup, status => BackupStatus.Describe(status, taken, cluster, context.Time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        await ConditionAsync(cluster.Key, true, "LastBackupSucceeded", "Backup was successful", cancellationToken).ConfigureAwait(false);
    }

    private Task RecordAsync(ClusterResource cluster, JsonObject window, CancellationToken cancellationToken) => BarmanPlugin.Archive(cluster) is { } store
        ? ObjectStoreStatus.RecordAsync(context.Client, context.Informers.ObjectStores, store, window, cancellationToken)
        : Task.CompletedTask;

    private async Task FailAsync(ClusterResource cluster, JsonObject backup, string reason, string error, CancellationToken cancellationToken)
    {
        context.BackupEvents.Warning(backup, reason, error);
        await WriteFailureAsync(cluster, backup, error, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteFailureAsync(ClusterResource cluster, JsonObject backup, string error, CancellationToken cancellationToken)
    {
        await UpdateAsync(
            backup,
            status =>
            {
                status["phase"] = "failed";
                status["method"] = backup.String("spec", "method") ?? "barmanObjectStore";
                status["error"] = error;
                status["reconciliationTerminatedAt"] = Conditions.Timestamp(context.Time.GetUtcNow());
            },
            cancellationToken).ConfigureAwait(false);
        await ConditionAsync(cluster.Key, false, "LastBackupFailed", error, cancellationToken).ConfigureAwait(false);
    }

    private Task<JsonObject?> ConditionAsync(ObjectKey cluster, bool value, string reason, string message, CancellationToken cancellationToken) =>
        context.StatusWriter.UpdateAsync(
            cluster, status => Conditions.Set(status, "LastBackupSucceeded", value, reason, message, context.Time.GetUtcNow()), cancellationToken);

    private async Task<JsonObject> UpdateAsync(JsonObject backup, Action<JsonObject> change, CancellationToken cancellationToken)
    {
        var status = backup["status"]?.DeepClone() as JsonObject ?? [];
        change(status);
        if (JsonNode.DeepEquals(status, backup["status"]))
        {
            return backup;
        }

        var written = await context.Client.PatchAsync(
            Kinds.Backup, backup.Namespace(), backup.Name(), new JsonObject { ["status"] = status }, cancellationToken, "status").ConfigureAwait(false);
        context.Informers.Backups.Observe(written);
        return written;
    }
}
