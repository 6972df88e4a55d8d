using System.Text.Json;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>When base backups are taken.</summary>
internal static class BackupManifests
{
    public static Manifest Schedule(DatabaseContext context, BackupPolicy policy)
    {
        var spec = new ScheduledBackupSpec
        {
            // Seconds first: the operator would read five fields as "minute 2 of every hour" for 02:00.
            Schedule = "0 " + string.Join(' ', policy.Schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
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
