using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>Who may reach the instances: their peers, the operator, clients, and the metrics' scraper. Everything else is refused.</summary>
internal static class IsolationManifest
{
    public static Manifest Render(DatabaseContext context, PostgreSqlOptions postgres, ProvisioningOptions options)
    {
        var cluster = new Dictionary<string, string>(StringComparer.Ordinal) { [PostgreSqlNames.ClusterLabel] = context.Name };
        var operatorNamespace = new Dictionary<string, string>(StringComparer.Ordinal) { ["kubernetes.io/metadata.name"] = postgres.OperatorNamespace };
        var rules = new JsonArray(
            Rule(Pods(cluster), PostgreSqlNames.Port, PostgreSqlNames.StatusPort),
            Rule(Namespaces(operatorNamespace), PostgreSqlNames.Port, PostgreSqlNames.StatusPort),
            Rule(Namespaces(options.ClientNamespaceLabels), PostgreSqlNames.Port));
        if (context.PodMonitor)
        {
            rules.Add((JsonNode)Rule(Namespaces(options.MonitoringNamespaceLabels), PostgreSqlNames.MetricsPort));
        }

        return ManifestFactory.Create(PostgreSqlTypes.NetworkPolicy, context, context.Name, new JsonObject
        {
            ["podSelector"] = Selector(cluster),
            ["policyTypes"] = new JsonArray("Ingress"),
            ["ingress"] = rules,
        });
    }

    private static JsonObject Rule(JsonObject peer, params ReadOnlySpan<int> ports)
    {
        var open = new JsonArray();
        foreach (var port in ports)
        {
            open.Add((JsonNode)new JsonObject { ["protocol"] = "TCP", ["port"] = port });
        }

        return new JsonObject { ["from"] = new JsonArray(peer), ["ports"] = open };
    }

    private static JsonObject Pods(IEnumerable<KeyValuePair<string, string>> labels) => new() { ["podSelector"] = Selector(labels) };

    /// <summary>Namespaces by labels; without any label, all of them.</summary>
    private static JsonObject Namespaces(IDictionary<string, string> labels) =>
        new() { ["namespaceSelector"] = labels.Count == 0 ? new JsonObject() : Selector(labels) };

    private static JsonObject Selector(IEnumerable<KeyValuePair<string, string>> labels) => new() { ["matchLabels"] = ManifestFactory.Strings(labels) };
}
