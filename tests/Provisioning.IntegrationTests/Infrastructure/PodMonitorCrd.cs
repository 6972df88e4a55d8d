using System.Text.Json.Nodes;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>The kind that a Prometheus operator brings, as loosely as the tests need it.</summary>
internal static class PodMonitorCrd
{
    public static async Task InstallAsync(RawApi api)
    {
        const string Path = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        if (await api.GetAsync($"{Path}/podmonitors.monitoring.coreos.com") is not null)
        {
            return;
        }

        await api.CreateAsync(Path, (JsonObject)JsonNode.Parse("""
            {
              "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
              "metadata": { "name": "podmonitors.monitoring.coreos.com" },
              "spec": {
                "group": "monitoring.coreos.com", "scope": "Namespaced",
                "names": { "plural": "podmonitors", "singular": "podmonitor", "kind": "PodMonitor", "listKind": "PodMonitorList" },
                "versions": [ {
                  "name": "v1", "served": true, "storage": true,
                  "schema": { "openAPIV3Schema": { "type": "object", "properties": { "spec": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } } } }
                } ]
              }
            }
            """)!);
    }
}
