using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>An embedded cluster for one test that breaks things; databases in it are simulated, which the pipeline cannot tell.</summary>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private readonly EmbeddedCluster _cluster;

    private PrivateCluster(EmbeddedCluster cluster)
    {
        _cluster = cluster;
        Api = new RawApi(cluster.KubeconfigPath);
        Tenant = new Tenant(cluster.KubeconfigPath, Api);
    }

    public RawApi Api { get; }

    public Tenant Tenant { get; }

    public FaultInjection Faults => _cluster.Faults;

    public string ObjectStore => _cluster.ObjectStoreDirectory;

    public string Kubeconfig => _cluster.KubeconfigPath;

    /// <summary>Skips where the suite runs against a cluster that is not ours to break.</summary>
    public static async Task<PrivateCluster> StartAsync(TestCluster shared, EmbeddedClusterOptions? options = null)
    {
        shared.Require(Capability.FaultInjection);
        return new PrivateCluster(
            await EmbeddedCluster.StartAsync(options ?? new EmbeddedClusterOptions { SimulateOnly = true }, Deadline.Token));
    }

    /// <summary>As if no operator had ever been installed.</summary>
    public async Task RemoveCustomResourcesAsync()
    {
        foreach (var crd in await Api.ListAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions"))
        {
            await Api.DeleteAsync($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{crd["metadata"]!["name"]}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _cluster.Faults.Clear();
        await Tenant.DisposeAsync();
        Api.Dispose();
        await _cluster.DisposeAsync();
    }
}
