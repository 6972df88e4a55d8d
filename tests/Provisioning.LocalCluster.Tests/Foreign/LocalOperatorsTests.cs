using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.Foreign;

/// <summary>The operators alone, against an API server that has nothing but definitions.</summary>
public sealed class LocalOperatorsTests
{
    private const string Healthy = "Cluster in healthy state";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Life_OfClusters_TakesNothingThatTheServerRefuses()
    {
        await using var server = await BareApiServer.StartAsync();
        await using var operators = await LocalOperators.StartAsync(server.KubeconfigPath, cancellationToken: Token);
        await server.CreateNamespaceAsync("shop");
        await server.CreateAsync(Kinds.Cluster, "shop", Cluster("db", 3));
        await WaitHealthyAsync(server, "db", 3);

        var primary = (await server.Client.GetAsync(Kinds.Cluster, "shop", "db", Token)).String("status", "currentPrimary")!;
        await server.Client.DeleteAsync(Kinds.Pod, "shop", primary, Token);
        await server.WaitAsync(Kinds.Cluster, "shop", "db", c => c.String("status", "currentPrimary") != primary, "another primary");
        await WaitHealthyAsync(server, "db", 3);

        await server.Client.PatchAsync(Kinds.Cluster, "shop", "db", JsonNode.Parse("""{"spec":{"instances":1}}""")!.AsObject(), Token);
        await WaitHealthyAsync(server, "db", 1);

        await server.Client.DeleteAsync(Kinds.Cluster, "shop", "db", Token);
        await server.WaitAsync(Kinds.Secret, "shop", "db-app", s => s is null, "the cluster's secret is collected");
        await server.Client.DeleteAsync(Kinds.Namespace, null, "shop", Token);
        await server.WaitAsync(Kinds.Namespace, null, "shop", n => n is null, "the namespace is gone");

        Assert.Empty((await server.Client.ListAsync(Kinds.PersistentVolume, null, null, Token)).Items);
        Assert.Equal("", string.Join('\n', server.Complaints));
    }

    private static string Cluster(string name, int instances) => $$$"""
        {"apiVersion":"postgresql.cnpg.io/v1","kind":"Cluster","metadata":{"name":"{{{name}}}"},
         "spec":{"instances":{{{instances}}},"storage":{"size":"1Gi"},
                 "resources":{"requests":{"cpu":"100m","memory":"256Mi"},"limits":{"cpu":"1","memory":"256Mi"} } } }
        """;

    private static Task<JsonObject?> WaitHealthyAsync(BareApiServer server, string name, int instances) => server.WaitAsync(
        Kinds.Cluster, "shop", name,
        c => c.String("status", "phase") == Healthy && c.Int("status", "readyInstances") == instances && c.Int("status", "instances") == instances,
        $"{name} is healthy with {instances} instances");
}
