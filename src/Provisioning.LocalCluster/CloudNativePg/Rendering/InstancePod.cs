using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The pod of an instance.</summary>
internal static class InstancePod
{
    /// <param name="cluster">The cluster.</param>
    /// <param name="serial">The instance's number.</param>
    /// <param name="sidecar">What the backup plugin adds, or <see langword="null"/> without one.</param>
    public static JsonObject Create(ClusterResource cluster, int serial, BarmanSidecar? sidecar)
    {
        var name = cluster.InstanceName(serial);
        var spec = Spec(cluster, serial);
        var annotations = new JsonObject
        {
            [Cnpg.NodeSerialAnnotation] = $"{serial}",
            [Cnpg.OperatorVersionAnnotation] = Cnpg.Version,
            [Cnpg.PodEnvHashAnnotation] = EnvironmentHash(spec),
            [Cnpg.PodSpecAnnotation] = spec.ToJsonString(),
        };
        if (cluster.Item.Annotation(Cnpg.RestartedAtAnnotation) is { } restartedAt)
        {
            annotations[Cnpg.RestartedAtAnnotation] = restartedAt;
        }

        var labels = OwnedMetadata.DatabaseLabels(cluster);
        labels[Cnpg.InstanceNameLabel] = name;
        labels[Cnpg.PodRoleLabel] = "instance";
        sidecar?.Inject(cluster, name, spec, isJob: false);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = OwnedMetadata.Create(cluster, name, labels, annotations, blockOwnerDeletion: true),
            ["spec"] = spec,
        };
    }

    /// <summary>The spec before any plugin: what <c>cnpg.io/podSpec</c> keeps, to see later whether the pod must be replaced.</summary>
    public static JsonObject Spec(ClusterResource cluster, int serial)
    {
        var name = cluster.InstanceName(serial);
        var container = new JsonObject
        {
            ["name"] = "postgres",
            ["image"] = cluster.Image,
            ["command"] = new JsonArray("/controller/manager", "instance", "run", "--status-port-tls", PodTemplate.LogLevel(cluster)),
            ["ports"] = new JsonArray(Port("postgresql", 5432), Port("metrics", 9187), Port("status", 8000)),
            ["livenessProbe"] = Probe("/healthz", null),
            ["readinessProbe"] = Probe("/readyz", null),
            ["startupProbe"] = Probe("/startupz", Math.Max(1, (cluster.Spec.Int("startDelay") ?? 3600) / 10)),
        };
        var spec = PodTemplate.Spec(cluster, name, name, container);
        spec["terminationGracePeriodSeconds"] = cluster.Spec.Int("stopDelay") ?? 1800;
        return spec;
    }

    private static JsonObject Port(string name, int number) => new() { ["name"] = name, ["containerPort"] = number, ["protocol"] = "TCP" };

    private static JsonObject Probe(string path, int? failureThreshold)
    {
        var probe = new JsonObject
        {
            ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = 8000, ["scheme"] = "HTTPS" },
            ["timeoutSeconds"] = 5,
            ["periodSeconds"] = 10,
        };
        if (failureThreshold is not null)
        {
            probe["failureThreshold"] = failureThreshold;
        }

        return probe;
    }

    // FNV-1a, as short as the original's.
    private static string EnvironmentHash(JsonObject spec)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(spec["containers"]![0]!["env"]!.ToJsonString()))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash.ToString("x", CultureInfo.InvariantCulture);
    }
}
