using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>The PodMonitor: our own, because the operator's switch for one is deprecated.</summary>
internal static class MonitoringManifest
{
    public static Manifest Render(DatabaseContext context, ProvisioningOptions options)
    {
        var manifest = ManifestFactory.Create(PostgreSqlTypes.PodMonitor, context, PostgreSqlNames.PodMonitor(context), new JsonObject
        {
            ["selector"] = new JsonObject
            {
                ["matchLabels"] = new JsonObject
                {
                    [PostgreSqlNames.ClusterLabel] = context.Name,
                    [PostgreSqlNames.PodRoleLabel] = "instance",
                },
            },
            ["podMetricsEndpoints"] = new JsonArray(new JsonObject { ["port"] = "metrics" }),
        });
        foreach (var (name, value) in options.PodMonitorLabels)
        {
            manifest.Body["metadata"]!["labels"]![name] = value;
        }

        return manifest;
    }
}
