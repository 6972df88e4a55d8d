using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>What is known about each base backup: next to it in the store, and in its Backup's status.</summary>
internal static class BackupCatalog
{
    private const string InfoFile = "backup.json";

    public static void Write(string folder, string id, ClusterResource cluster, BackupRange range, DateTimeOffset started, DateTimeOffset stopped)
    {
        var info = new JsonObject();
        Describe(info, id, cluster, range, started, stopped);
        File.WriteAllText(Path.Combine(folder, "base", id, InfoFile), info.ToJsonString());
    }

    /// <summary>When the oldest backup ended: nothing before that can be recovered.</summary>
    public static DateTimeOffset? First(string folder)
    {
        var ends = List(folder).Select(b => DateTimeOffset.Parse(b.String("stoppedAt")!, CultureInfo.InvariantCulture)).ToList();
        return ends.Count == 0 ? null : ends.Min();
    }

    /// <summary>The finished backups of a server, oldest first.</summary>
    public static IReadOnlyList<JsonObject> List(string folder)
    {
        var root = Path.Combine(folder, "base");
        return Directory.Exists(root)
            ? [.. Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Select(d => Path.Combine(d, InfoFile)).Where(File.Exists)
                .Select(f => JsonNode.Parse(File.ReadAllText(f))!.AsObject())]
            : [];
    }

    public static void Describe(JsonObject status, string id, ClusterResource cluster, BackupRange range, DateTimeOffset started, DateTimeOffset stopped)
    {
        status["phase"] = "completed";
        status["method"] = "plugin";
        status["online"] = true;
        status["backupId"] = id;
        status["backupName"] = $"backup-{started.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
        status["beginLSN"] = range.BeginLsn;
        status["endLSN"] = range.EndLsn;
        status["beginWal"] = range.BeginWal;
        status["endWal"] = range.EndWal;
        status["majorVersion"] = cluster.MajorVersion;
        status["startedAt"] = Conditions.Timestamp(started);
        status["stoppedAt"] = Conditions.Timestamp(stopped);
        status["reconciliationTerminatedAt"] = Conditions.Timestamp(stopped);
        status["pluginMetadata"] = new JsonObject
        {
            ["clusterUID"] = cluster.Uid,
            ["displayName"] = "BarmanCloudInstance",
            ["name"] = Cnpg.BarmanPlugin,
            ["pluginName"] = Cnpg.BarmanPlugin,
            ["timeline"] = range.Timeline.ToString(CultureInfo.InvariantCulture),
            ["version"] = BarmanSidecar.PluginVersion,
        };
    }
}
