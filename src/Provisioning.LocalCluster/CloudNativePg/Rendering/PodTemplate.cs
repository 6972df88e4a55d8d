using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>What the pods of instances and of their bootstrap jobs have in common.</summary>
internal static class PodTemplate
{
    public const string DataPath = "/var/lib/postgresql/data";

    /// <summary>A pod's spec with one main container, ready to be given probes and ports.</summary>
    public static JsonObject Spec(ClusterResource cluster, string instance, string hostname, JsonObject container)
    {
        var hasWal = cluster.Spec.Node("walStorage") is JsonObject;
        var volumes = new JsonArray(
            new JsonObject { ["name"] = "pgdata", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = instance } },
            new JsonObject { ["name"] = "scratch-data", ["emptyDir"] = new JsonObject() },
            new JsonObject { ["name"] = "shm", ["emptyDir"] = new JsonObject { ["medium"] = "Memory" } });
        if (hasWal)
        {
            volumes.Add((JsonNode)new JsonObject { ["name"] = "pg-wal", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = $"{instance}-wal" } });
        }

        volumes.Add((JsonNode)ApiAccess());
        var bootstrap = new JsonObject
        {
            ["name"] = "bootstrap-controller",
            ["image"] = Cnpg.OperatorImage,
            ["command"] = new JsonArray("/manager", "bootstrap", "/controller/manager", LogLevel(cluster)),
            ["resources"] = Resources(cluster),
            ["volumeMounts"] = Mounts(hasWal, withToken: false),
            ["imagePullPolicy"] = PullPolicy(cluster),
            ["securityContext"] = SecurityContext(),
        };
        container["env"] ??= Environment(cluster, hostname);
        container["resources"] = Resources(cluster);
        container["volumeMounts"] = Mounts(hasWal, withToken: true);
        container["imagePullPolicy"] = PullPolicy(cluster);
        container["securityContext"] = SecurityContext();
        var spec = new JsonObject
        {
            ["volumes"] = volumes,
            ["initContainers"] = new JsonArray(bootstrap),
            ["containers"] = new JsonArray(container),
            ["terminationGracePeriodSeconds"] = 30,
            ["serviceAccountName"] = cluster.ServiceAccountName,
            ["automountServiceAccountToken"] = false,
            ["securityContext"] = new JsonObject
            {
                ["runAsUser"] = cluster.Spec.Int("postgresUID") ?? 26,
                ["runAsGroup"] = cluster.Spec.Int("postgresGID") ?? 26,
                ["runAsNonRoot"] = true,
                ["fsGroup"] = cluster.Spec.Int("postgresGID") ?? 26,
                ["seccompProfile"] = Seccomp(),
            },
            ["hostname"] = hostname,
        };
        PodPlacement.Apply(cluster, spec);
        return spec;
    }

    public static string LogLevel(ClusterResource cluster) => $"--log-level={cluster.Spec.String("logLevel") ?? "info"}";

    public static JsonArray Environment(ClusterResource cluster, string podName)
    {
        var variables = new JsonArray(
            Variable("PGDATA", $"{DataPath}/pgdata"),
            Variable("POD_NAME", podName),
            Variable("NAMESPACE", cluster.Namespace),
            Variable("CLUSTER_NAME", cluster.Name),
            Variable("PSQL_HISTORY", "/controller/tmp/.psql_history"),
            Variable("PGPORT", "5432"),
            Variable("PGHOST", "/controller/run"),
            Variable("TMPDIR", "/controller/tmp"));
        foreach (var extra in cluster.Spec.Node("env") as JsonArray ?? [])
        {
            variables.Add(extra?.DeepClone());
        }

        return variables;
    }

    public static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    public static JsonObject Mount(string name, string path, bool readOnly = false)
    {
        var mount = new JsonObject { ["name"] = name };
        if (readOnly)
        {
            mount["readOnly"] = true;
        }

        mount["mountPath"] = path;
        return mount;
    }

    public static string PullPolicy(ClusterResource cluster) => cluster.Spec.String("imagePullPolicy") ?? "IfNotPresent";

    public static JsonObject SecurityContext() => new()
    {
        ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
        ["privileged"] = false,
        ["runAsNonRoot"] = true,
        ["readOnlyRootFilesystem"] = true,
        ["allowPrivilegeEscalation"] = false,
        ["seccompProfile"] = Seccomp(),
    };

    private static JsonObject Seccomp() => new() { ["type"] = "RuntimeDefault" };

    private static JsonObject Resources(ClusterResource cluster) => cluster.Spec.Node("resources")?.DeepClone() as JsonObject ?? [];

    private static JsonArray Mounts(bool hasWal, bool withToken)
    {
        var mounts = new JsonArray(
            Mount("pgdata", DataPath), Mount("scratch-data", "/run"), Mount("scratch-data", "/controller"), Mount("shm", "/dev/shm"));
        if (hasWal)
        {
            mounts.Add((JsonNode)Mount("pg-wal", "/var/lib/postgresql/wal"));
        }

        if (withToken)
        {
            mounts.Add((JsonNode)Mount("kube-api-access", "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true));
        }

        return mounts;
    }

    private static JsonObject ApiAccess() => new()
    {
        ["name"] = "kube-api-access",
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                    },
                },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        }),
                    },
                }),
            ["defaultMode"] = 420,
        },
    };
}
