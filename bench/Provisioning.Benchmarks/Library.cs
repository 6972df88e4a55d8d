using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Provisioning.Kubernetes.Api;

namespace Provisioning.Benchmarks;

/// <summary>The library as an application hosts it.</summary>
internal sealed class Library : IAsyncDisposable
{
    private readonly IHost _host;

    private Library(IHost host) => _host = host;

    public IDatabaseProvisioner Provisioner => _host.Services.GetRequiredService<IDatabaseProvisioner>();

    public KubernetesApi Api => (KubernetesApi)_host.Services.GetRequiredService<IKubernetesApi>();

    public static async Task<Library> StartAsync(string kubeconfig)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddDatabaseProvisioning(options =>
        {
            options.Kubeconfig = kubeconfig;
            options.LeaseDuration = TimeSpan.FromSeconds(3);
            options.EncryptionKeys["bench"] = Convert.ToBase64String(new byte[32]);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new Library(host);
    }

    public static PostgreSqlSpec Spec(string project, DatabaseTier tier) => new() { Organization = "bench", Project = project, Tier = tier };

    public async Task ProvisionAsync(DatabaseSpec spec)
    {
        var operation = await Provisioner.ProvisionAsync(spec);
        await Provisioner.WaitAsync(operation.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
