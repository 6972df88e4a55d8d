using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>What the operator writes into a Cluster that does not say it.</summary>
internal static class ClusterDefaults
{
    public static IReadOnlyDictionary<string, string> Parameters { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["archive_mode"] = "on",
        ["archive_timeout"] = "5min",
        ["dynamic_shared_memory_type"] = "posix",
        ["full_page_writes"] = "on",
        ["log_destination"] = "csvlog",
        ["log_directory"] = "/controller/log",
        ["log_filename"] = "postgres",
        ["log_rotation_age"] = "0",
        ["log_rotation_size"] = "0",
        ["log_truncate_on_rotation"] = "false",
        ["logging_collector"] = "on",
        ["max_parallel_workers"] = "32",
        ["max_replication_slots"] = "32",
        ["max_worker_processes"] = "32",
        ["shared_memory_type"] = "mmap",
        ["shared_preload_libraries"] = "",
        ["ssl_max_protocol_version"] = "TLSv1.3",
        ["ssl_min_protocol_version"] = "TLSv1.3",
        ["wal_keep_size"] = "512MB",
        ["wal_level"] = "logical",
        ["wal_log_hints"] = "on",
        ["wal_receiver_timeout"] = "5s",
        ["wal_sender_timeout"] = "5s",
    };

    /// <summary>Fills in a Cluster as the mutating webhook does. What it says stays.</summary>
    public static void Apply(JsonObject cluster)
    {
        if (cluster["spec"] is not JsonObject spec)
        {
            return;
        }

        if (spec["imageName"] is null && spec["imageCatalogRef"] is null)
        {
            spec["imageName"] = Cnpg.DefaultImage;
        }

        Bootstrap(spec);
        var parameters = Section(Section(spec, "postgresql"), "parameters");
        foreach (var (name, value) in Parameters)
        {
            parameters[name] ??= value;
        }

        Sort(spec["postgresql"]!.AsObject(), "parameters");
        Section(Section(spec, "postgresql"), "syncReplicaElectionConstraint")["enabled"] ??= false;
        Monitoring(Section(spec, "monitoring"));
        var slots = Section(spec, "replicationSlots");
        slots["updateInterval"] ??= 30;
        Section(slots, "highAvailability")["enabled"] ??= true;
        Section(slots, "highAvailability")["slotPrefix"] ??= "_cnpg_";
        Section(slots, "synchronizeReplicas")["enabled"] ??= true;
        var isolation = Section(Section(Section(spec, "probes"), "liveness"), "isolationCheck");
        isolation["enabled"] ??= true;
        isolation["connectionTimeout"] ??= 1000;
        isolation["requestTimeout"] ??= 1000;
    }

    private static void Bootstrap(JsonObject spec)
    {
        var bootstrap = Section(spec, "bootstrap");
        if (bootstrap.Count == 0)
        {
            bootstrap["initdb"] = new JsonObject();
        }

        if ((bootstrap["initdb"] ?? bootstrap["recovery"] ?? bootstrap["pg_basebackup"]) is not JsonObject method)
        {
            return;
        }

        if (method.String("database") is null or "")
        {
            method["database"] = "app";
        }

        if (method.String("owner") is null or "")
        {
            method["owner"] = method.String("database");
        }

        if (bootstrap["initdb"] is JsonObject initdb)
        {
            initdb["encoding"] ??= "UTF8";
            initdb["localeCollate"] ??= initdb.String("locale") is null ? "C" : null;
            initdb["localeCType"] ??= initdb.String("locale") is null ? "C" : null;
            foreach (var empty in initdb.Where(p => p.Value is null).Select(p => p.Key).ToList())
            {
                initdb.Remove(empty);
            }
        }
    }

    private static void Monitoring(JsonObject monitoring)
    {
        monitoring["disableDefaultQueries"] ??= false;
        monitoring["enablePodMonitor"] ??= false;
        if (monitoring.Bool("disableDefaultQueries") == true)
        {
            return;
        }

        if (monitoring["customQueriesConfigMap"] is not JsonArray maps)
        {
            monitoring["customQueriesConfigMap"] = maps = [];
        }

        if (!maps.Any(m => m.String("name") == Cnpg.DefaultMonitoring))
        {
            maps.Insert(0, new JsonObject { ["key"] = "queries", ["name"] = Cnpg.DefaultMonitoring });
        }
    }

    private static JsonObject Section(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject section)
        {
            parent[name] = section = [];
        }

        return section;
    }

    private static void Sort(JsonObject parent, string name) => parent[name] =
        new JsonObject(
            parent[name]!.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())).ToList());
}
