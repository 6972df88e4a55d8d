using Provisioning.LocalCluster;

[assembly: AssemblyFixture(typeof(Provisioning.IntegrationTests.Infrastructure.TestCluster))]

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>The cluster that all tests share: an embedded one, or the one that <c>PROVISIONING_TEST_KUBECONFIG</c> names.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    private const string Variable = "PROVISIONING_TEST_KUBECONFIG";

    private EmbeddedCluster? _embedded;
    private HashSet<Capability> _capabilities = [];

    internal string Kubeconfig { get; private set; } = "";

    internal RawApi Api { get; private set; } = null!;

    internal bool IsEmbedded => _embedded is not null;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
        {
            Kubeconfig = File.Exists(path) ? Path.GetFullPath(path) : throw new FileNotFoundException($"{Variable} names no file: {path}");
        }
        else
        {
            _embedded = await EmbeddedCluster.StartAsync();
            Kubeconfig = _embedded.KubeconfigPath;
        }

        Api = new RawApi(Kubeconfig);
        _capabilities = await FindCapabilitiesAsync();
    }

    /// <summary>Skips the test, by name of what is missing, where the cluster cannot do what it needs.</summary>
    internal void Require(params Capability[] needed)
    {
        var missing = needed.Where(capability => !_capabilities.Contains(capability)).ToList();
        Assert.SkipWhen(missing.Count > 0, $"the cluster lacks: {string.Join(", ", missing)}");
    }

    internal bool Has(Capability capability) => _capabilities.Contains(capability);

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    private static bool HasPostgres() =>
        Directory.Exists("/usr/lib/postgresql")
            || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "postgres")));

    private async Task<HashSet<Capability>> FindCapabilitiesAsync()
    {
        if (_embedded is not null)
        {
            // What the embedded cluster must be able to do is not probed: a defect would turn into a skip.
            return [.. Enum.GetValues<Capability>().Where(capability => capability != Capability.RealPostgres || HasPostgres())];
        }

        var found = new HashSet<Capability>();
        var nodes = await Api.GetAsync("api/v1/nodes");
        if (nodes?["items"]?.AsArray().Count > 0)
        {
            found.UnionWith([Capability.Node, Capability.PortForward, Capability.RealPostgres]);
        }

        if (await Api.GetAsync("apis/metrics.k8s.io/v1beta1") is not null)
        {
            found.Add(Capability.Metrics);
        }

        var webhooks = await Api.GetAsync("apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/cnpg-validating-webhook-configuration");
        if (webhooks is not null)
        {
            found.Add(Capability.Webhooks);
        }

        return found;
    }
}
