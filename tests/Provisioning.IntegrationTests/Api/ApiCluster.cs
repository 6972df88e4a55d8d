using Microsoft.Extensions.Logging.Abstractions;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Informers;
using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests.Api;

/// <summary>The API seam against an API server: an embedded one, or the one that <c>PROVISIONING_TEST_KUBECONFIG</c> names.</summary>
public sealed class ApiCluster : IAsyncLifetime
{
    private EmbeddedCluster? _embedded;
    private KubernetesConnection _connection = null!;

    internal KubernetesApi Api { get; private set; } = null!;

    internal InformerSet Informers { get; private set; } = null!;

    internal string Kubeconfig { get; private set; } = "";

    /// <summary>Skips where the server is not ours to break.</summary>
    internal EmbeddedCluster Embedded
    {
        get
        {
            Assert.SkipWhen(_embedded is null, "the cluster lacks: FaultInjection");
            return _embedded;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("PROVISIONING_TEST_KUBECONFIG") is { Length: > 0 } path)
        {
            Kubeconfig = path;
        }
        else
        {
            _embedded = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { SimulateOnly = true });
            Kubeconfig = _embedded.KubeconfigPath;
        }

        _connection = new KubernetesConnection(new KubernetesConnectionOptions { KubeconfigPath = Kubeconfig }, TimeProvider.System);
        Api = new KubernetesApi(_connection, TimeProvider.System, NullLogger<KubernetesApi>.Instance);
        Informers = new InformerSet(Api, TimeProvider.System, NullLogger<InformerSet>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await Informers.DisposeAsync();
        _connection.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }
}
