using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.Foreign;

/// <summary>Clusters in the namespace <c>shop</c>, and what tests wait for.</summary>
internal static class ForeignClusters
{
    public static string Cluster(string name, int instances) => $$$"""
        {"apiVersion":"postgresql.cnpg.io/v1","kind":"Cluster","metadata":{"name":"{{{name}}}"},
         "spec":{"instances":{{{instances}}},"storage":{"size":"1Gi"},
                 "resources":{"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"cpu":"1","memory":"256Mi"} } } }
        """;

    public static async Task<JsonObject> WaitHealthyAsync(this BareApiServer server, string name, int instances) => (await server.WaitAsync(
        Kinds.Cluster, "shop", name,
        c =>
            c.String("status", "phase") == "Cluster in healthy state"
                && c.Int("status", "readyInstances") == instances
                && c.Int("status", "instances") == instances,
        $"{name} is healthy with {instances} instances"))!;

    /// <summary>Waits until a pod's main container has been started a second time and is ready.</summary>
    public static Task WaitRestartedAsync(this BareApiServer server, string pod) => server.WaitAsync(
        Kinds.Pod, "shop", pod,
        p =>
            p.Node("status", "containerStatuses") is JsonArray { Count: > 0 } statuses
                && statuses[0].Int("restartCount") > 0
                && statuses[0].Bool("ready") == true,
        $"{pod} was restarted");
}
