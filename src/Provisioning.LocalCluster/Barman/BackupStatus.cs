using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>What a Backup's status says of the base backup that it stands for.</summary>
internal static class BackupStatus
{
    public static void Describe(JsonObject status, BaseBackup backup, ClusterResource cluster, DateTimeOffset now)
    {
        status["phase"] = "completed";
        status["method"] = "plugin";
        status["online"] = true;
        status["backupId"] = backup.Id;
        status["backupName"] = $"backup-{backup.Begin.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
        status["beginLSN"] = backup.Range.BeginLsn;
        status["endLSN"] = backup.Range.EndLsn;
        status["beginWal"] = backup.Range.BeginWal;
        status["endWal"] = backup.Range.EndWal;
        status["majorVersion"] = cluster.MajorVersion;
        status["startedAt"] = Conditions.Timestamp(backup.Begin);
        status["stoppedAt"] = Conditions.Timestamp(backup.End);
        status["reconciliationTerminatedAt"] = Conditions.Timestamp(now);
        status["pluginMetadata"] = new JsonObject
        {
            ["clusterUID"] = cluster.Uid,
            ["displayName"] = "BarmanCloudInstance",
            ["name"] = Cnpg.BarmanPlugin,
            ["pluginName"] = Cnpg.BarmanPlugin,
            ["timeline"] = backup.Range.Timeline.ToString(CultureInfo.InvariantCulture),
            ["version"] = BarmanSidecar.PluginVersion,
        };
    }
}
