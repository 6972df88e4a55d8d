using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Installation;

/// <summary>
/// The objects by which a client finds the operator, its version and its plugin. The Deployments ask for no pod: the operator runs in this process.
/// </summary>
internal static class OperatorObjects
{
    private const string BarmanName = "barman-cloud";

    public static JsonObject Namespace(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = Labels() },
    };

    public static JsonObject WebhookService(string ns) => Service(ns, "cnpg-webhook-service", Labels(), null, "webhook-server", 443, 9443, Labels());

    public static JsonObject Deployment(string ns) => Deployment(ns, "cnpg-controller-manager", Labels(), "manager", Cnpg.OperatorImage);

    public static JsonObject BarmanService(string ns) => Service(
        ns, BarmanName, new JsonObject { ["app"] = BarmanName, ["cnpg.io/pluginName"] = Cnpg.BarmanPlugin },
        new JsonObject
        {
            ["cnpg.io/pluginClientSecret"] = "barman-cloud-client-tls",
            ["cnpg.io/pluginServerSecret"] = "barman-cloud-server-tls",
            ["cnpg.io/pluginPort"] = "9090",
        },
        "grpc", 9090, 9090, new JsonObject { ["app"] = BarmanName });

    public static JsonObject BarmanDeployment(string ns) => Deployment(
        ns, BarmanName, new JsonObject { ["app"] = BarmanName }, BarmanName, $"ghcr.io/cloudnative-pg/plugin-barman-cloud:{BarmanSidecar.PluginVersion}");

    private static JsonObject Labels() => new() { ["app.kubernetes.io/name"] = Cnpg.Component };

    private static JsonObject Service(
        string ns, string name, JsonObject labels, JsonObject? annotations, string portName, int port, int targetPort, JsonObject selector)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = ns, ["labels"] = labels };
        if (annotations is not null)
        {
            metadata["annotations"] = annotations;
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject
            {
                ["ports"] = new JsonArray(new JsonObject { ["name"] = portName, ["protocol"] = "TCP", ["port"] = port, ["targetPort"] = targetPort }),
                ["selector"] = selector,
            },
        };
    }

    private static JsonObject Deployment(string ns, string name, JsonObject labels, string container, string image) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns, ["labels"] = labels },
        ["spec"] = new JsonObject
        {
            ["replicas"] = 0,
            ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = container,
                        ["image"] = image,
                        ["command"] = new JsonArray("/manager"),
                        ["args"] = new JsonArray("controller", "--leader-elect"),
                    }),
                },
            },
        },
    };
}
