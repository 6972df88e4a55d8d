using System.Text.Json;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Backups;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Validation;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>When base backups are taken.</summary>
internal static class BackupManifests
{
    /// <summary>Owned by the cluster, as those of the schedule are: it goes with it.</summary>
    public static Manifest Backup(DatabaseContext context, Cluster cluster, string name, OperationId operation)
    {
        var spec = new BackupSpec
        {
            Cluster = new(context.Name),
            Method = "plugin",
            PluginConfiguration = new(PostgreSqlNames.BarmanPlugin),
        };
        var manifest = ManifestFactory.Create(
            PostgreSqlTypes.Backup, context, name, JsonSerializer.SerializeToNode(spec, PostgreSqlResources.Default.BackupSpec));
        var metadata = manifest.Body["metadata"]!;
        metadata["labels"]![PostgreSqlNames.ClusterLabel] = context.Name;
        metadata["annotations"] = new JsonObject { [BackupObjects.OperationAnnotation] = operation.Value };
        metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = PostgreSqlTypes.Cluster.ApiVersion,
            ["kind"] = PostgreSqlTypes.Cluster.Kind,
            ["name"] = cluster.Metadata.Name,
            ["uid"] = cluster.Metadata.Uid,
        });
        return manifest;
    }

    public static Manifest Schedule(DatabaseContext context, BackupPolicy policy)
    {
        var spec = new ScheduledBackupSpec
        {
            Schedule = CronSchedule.ToOperator(policy.Schedule),
            Immediate = true,

            // A backup of a paused database would fail, every night.
            Suspend = context.Paused ? true : null,
            BackupOwnerReference = "cluster",
            Method = "plugin",
            PluginConfiguration = new(PostgreSqlNames.BarmanPlugin),
            Cluster = new(context.Name),
        };
        return ManifestFactory.Create(
            PostgreSqlTypes.ScheduledBackup,
            context,
            PostgreSqlNames.ScheduledBackup(context),
            JsonSerializer.SerializeToNode(spec, PostgreSqlResources.Default.ScheduledBackupSpec));
    }
}
