using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.Barman;

/// <summary>The native sidecar <c>plugin-barman-cloud</c> that the plugin adds to instances and to the jobs that need the archive.</summary>
internal sealed class BarmanSidecar(JsonObject? objectStore)
{
    public const string Name = "plugin-barman-cloud";
    public const string PluginVersion = "0.14.0";
    public const string Image = "ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:" + PluginVersion;

    public void Inject(ClusterResource cluster, string podName, JsonObject podSpec, bool isJob)
    {
        var configuration = objectStore.Node("spec", "instanceSidecarConfiguration");
        podSpec["volumes"]!.AsArray().Add((JsonNode)new JsonObject { ["name"] = "plugins", ["emptyDir"] = new JsonObject() });
        foreach (var container in podSpec["containers"]!.AsArray())
        {
            container!["volumeMounts"]!.AsArray().Add((JsonNode)PodTemplate.Mount("plugins", "/plugins"));
        }

        var environment = PodTemplate.Environment(cluster, podName);
        environment.Add((JsonNode)PodTemplate.Variable("SPOOL_DIRECTORY", "/controller/wal-restore-spool"));
        environment.Add((JsonNode)PodTemplate.Variable("CUSTOM_CNPG_GROUP", "postgresql.cnpg.io"));
        environment.Add((JsonNode)PodTemplate.Variable("CUSTOM_CNPG_VERSION", "v1"));
        foreach (var extra in configuration.Node("env") as JsonArray ?? [])
        {
            environment.Add(extra?.DeepClone());
        }

        podSpec["initContainers"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["name"] = Name,
            ["image"] = Image,
            ["args"] = isJob ? new JsonArray("restore") : new JsonArray("instance", $"--log-level={configuration.String("logLevel") ?? "info"}"),
            ["env"] = environment,
            ["resources"] = configuration.Node("resources")?.DeepClone() ?? new JsonObject(),
            ["restartPolicy"] = "Always",
            ["volumeMounts"] = new JsonArray(
                PodTemplate.Mount("pgdata", PodTemplate.DataPath),
                PodTemplate.Mount("scratch-data", "/controller"),
                PodTemplate.Mount("shm", "/dev/shm"),
                PodTemplate.Mount("kube-api-access", "/var/run/secrets/kubernetes.io/serviceaccount", readOnly: true),
                PodTemplate.Mount("plugins", "/plugins")),
            ["startupProbe"] = new JsonObject
            {
                ["exec"] = new JsonObject { ["command"] = new JsonArray("/manager", "healthcheck", "unix") },
                ["timeoutSeconds"] = 5,
                ["periodSeconds"] = 1,
                ["successThreshold"] = 1,
                ["failureThreshold"] = 30,
            },
            ["imagePullPolicy"] = PodTemplate.PullPolicy(cluster),
            ["securityContext"] = PodTemplate.SecurityContext(),
        });
    }
}
