using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The jobs that fill an instance's volume: <c>initdb</c>, <c>join</c>, <c>full-recovery</c>.</summary>
internal static class BootstrapJob
{
    public const string MajorUpgradeRole = "major-upgrade";

    public static JsonObject Initdb(ClusterResource cluster, int serial)
    {
        var command = new JsonArray("/controller/manager", "instance", "init", "--initdb-flags", string.Join(' ', InitdbFlags(cluster)));
        AddSql(command, "--post-init-sql", cluster.Initdb.Node("postInitSQL"));
        AddSql(command, "--post-init-template-sql", cluster.Initdb.Node("postInitTemplateSQL"));
        AddSql(command, "--post-init-application-sql", cluster.Initdb.Node("postInitApplicationSQL"));
        foreach (var argument in (string[])["--app-db-name", cluster.Database, "--app-user", cluster.Owner, PodTemplate.LogLevel(cluster)])
        {
            command.Add((JsonNode)argument);
        }

        var job = Create(cluster, serial, "initdb", command);
        job["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["name"] = "APP_USERNAME",
            ["valueFrom"] = new JsonObject
            {
                ["secretKeyRef"] = new JsonObject { ["name"] = cluster.AppSecretName, ["key"] = "username", ["optional"] = false },
            },
        });
        return job;
    }

    public static JsonObject Join(ClusterResource cluster, int serial) => Create(
        cluster, serial, "join",
        new JsonArray("/controller/manager", "instance", "join", "--parent-node", $"{cluster.Name}-rw", PodTemplate.LogLevel(cluster)));

    public static JsonObject Recovery(ClusterResource cluster, int serial, BarmanSidecar? sidecar) =>
        Inject(cluster, sidecar, Create(
            cluster, serial, "full-recovery", new JsonArray("/controller/manager", "instance", "restore", PodTemplate.LogLevel(cluster))));

    /// <summary>Tries once: what a second attempt would find is neither the old data nor the new.</summary>
    public static JsonObject MajorUpgrade(ClusterResource cluster, int serial)
    {
        var job = Create(cluster, serial, MajorUpgradeRole, new JsonArray("/controller/manager", "instance", "upgrade", "execute"));
        job["spec"]!["backoffLimit"] = 0;
        return job;
    }

    /// <summary>What <c>initdb</c> is called with; the flags' order is the operator's.</summary>
    public static IEnumerable<string> InitdbFlags(ClusterResource cluster)
    {
        var initdb = cluster.Initdb;
        if (initdb.Bool("dataChecksums") == true)
        {
            yield return "-k";
        }

        foreach (var (flag, field, fallback) in ((string, string, string?)[])
        [
            ("encoding", "encoding", "UTF8"), ("locale", "locale", null), ("lc-collate", "localeCollate", "C"), ("lc-ctype", "localeCType", "C"),
            ("locale-provider", "localeProvider", null), ("icu-locale", "icuLocale", null), ("icu-rules", "icuRules", null),
            ("builtin-locale", "builtinLocale", null),
        ])
        {
            var value = initdb.String(field) is { Length: > 0 } given ? given : fallback;
            if (value is not null)
            {
                yield return $"--{flag}={value}";
            }
        }

        if (initdb.Int("walSegmentSize") is { } size and > 0)
        {
            yield return $"--wal-segsize={size}";
        }
    }

    private static JsonObject Inject(ClusterResource cluster, BarmanSidecar? sidecar, JsonObject job)
    {
        sidecar?.Inject(cluster, job.Name(), job["spec"]!["template"]!["spec"]!.AsObject(), isJob: true);
        return job;
    }

    private static JsonObject Create(ClusterResource cluster, int serial, string role, JsonArray command)
    {
        var instance = cluster.InstanceName(serial);
        var name = $"{instance}-{role}";
        var container = new JsonObject { ["name"] = role, ["image"] = cluster.Image, ["command"] = command };
        var podSpec = PodTemplate.Spec(cluster, instance, name, container);
        podSpec["restartPolicy"] = "Never";
        podSpec.Remove("terminationGracePeriodSeconds");
        return new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = OwnedMetadata.Create(cluster, name, Labels(cluster, instance, role), OwnedMetadata.VersionAnnotation(), blockOwnerDeletion: true),
            ["spec"] = new JsonObject
            {
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = Labels(cluster, instance, role), ["annotations"] = OwnedMetadata.VersionAnnotation() },
                    ["spec"] = podSpec,
                },
            },
        };
    }

    private static JsonObject Labels(ClusterResource cluster, string instance, string role)
    {
        var labels = OwnedMetadata.DatabaseLabels(cluster);
        labels[Cnpg.InstanceNameLabel] = instance;
        labels[Cnpg.JobRoleLabel] = role;
        return labels;
    }

    private static void AddSql(JsonArray command, string flag, JsonNode? statements)
    {
        if (statements is not JsonArray { Count: > 0 } list)
        {
            return;
        }

        command.Add((JsonNode)flag);
        command.Add((JsonNode)string.Join(',', list.Select(s => $"'{s.String()?.Replace("'", "'\\''", StringComparison.Ordinal)}'")));
    }
}
