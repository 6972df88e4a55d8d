using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Options;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>A process that hosts the library, as far as the library can tell.</summary>
internal sealed class Library : IAsyncDisposable
{
    /// <summary>One key for all tests, so that every host opens what another one sealed.</summary>
    public static string EncryptionKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly IHost _host;

    private Library(IHost host, FakeLogCollector logs)
    {
        _host = host;
        Logs = logs;
    }

    public IDatabaseProvisioner Provisioner => _host.Services.GetRequiredService<IDatabaseProvisioner>();

    public ICredentialStore Credentials => _host.Services.GetRequiredService<ICredentialStore>();

    public IDatabaseConnector Connector => _host.Services.GetRequiredService<IDatabaseConnector>();

    public IDatabaseLifecycle Lifecycle => _host.Services.GetRequiredService<IDatabaseLifecycle>();

    public IDatabaseBackups Backups => _host.Services.GetRequiredService<IDatabaseBackups>();

    public IDatabaseMonitor Monitor => _host.Services.GetRequiredService<IDatabaseMonitor>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public KubernetesApi Api => (KubernetesApi)_host.Services.GetRequiredService<IKubernetesApi>();

    /// <summary>Everything that was logged, at every level.</summary>
    public FakeLogCollector Logs { get; }

    public static async Task<Library> StartAsync(string kubeconfig, string ns, Action<ProvisioningOptions>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging();
        builder.Services.AddDatabaseProvisioning(options =>
        {
            options.Kubeconfig = kubeconfig;
            options.Namespace = ns;
            options.LeaseDuration = TimeSpan.FromSeconds(3);
            options.EncryptionKeys["test"] = EncryptionKey;
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync(Deadline.Token);
        return new Library(host, host.Services.GetFakeLogCollector());
    }

    /// <summary>Stops as a host does that is asked to: operations are left to the others.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
