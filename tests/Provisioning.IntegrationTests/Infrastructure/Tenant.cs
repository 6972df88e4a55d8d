using System.Security.Cryptography;
using Provisioning.Kubernetes.Options;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>
/// A corner of the cluster for one test: an organization of its own, and a namespace of its own for the library's records, so that no other test's process
/// takes its operations over. Disposing it removes both with all that is in them.
/// </summary>
internal sealed class Tenant(string kubeconfig, RawApi api) : IAsyncDisposable
{
    private readonly List<Library> _libraries = [];

    public Tenant(TestCluster cluster)
        : this(cluster.Kubeconfig, cluster.Api)
    {
    }

    public string Kubeconfig => kubeconfig;

    public RawApi Api => api;

    public string Organization { get; } = $"t{RandomNumberGenerator.GetHexString(7, lowercase: true)}";

    public string LibraryNamespace => $"provisioning-{Organization}";

    public DatabaseId Id(string project = "shop") => new(Organization, project);

    public PostgreSqlSpec Spec(string project = "shop") => new() { Organization = Organization, Project = project, Tier = DatabaseTier.Free };

    /// <summary>Another process with the library, on the same records.</summary>
    public async Task<Library> StartLibraryAsync(Action<ProvisioningOptions>? configure = null)
    {
        var library = await Library.StartAsync(kubeconfig, LibraryNamespace, configure);
        _libraries.Add(library);
        return library;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var library in _libraries)
        {
            await library.DisposeAsync();
        }

        foreach (var ns in await api.ListAsync($"api/v1/namespaces?labelSelector=provisioning.dev/organization={Organization}"))
        {
            await api.DeleteAsync($"api/v1/namespaces/{ns["metadata"]!["name"]}");
        }

        await api.DeleteAsync($"api/v1/namespaces/{LibraryNamespace}");
    }
}
