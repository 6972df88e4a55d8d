using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Provisioning;
using Provisioning.Kubernetes.Options;
using Provisioning.LocalCluster;

namespace Quickstart;

/// <summary>A host with the library in it, and the embedded cluster where no other was named.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly EmbeddedCluster? _cluster;
    private readonly IHost _host;

    private Session(EmbeddedCluster? cluster, IHost host, string kubeconfig)
    {
        _cluster = cluster;
        _host = host;
        Kubeconfig = kubeconfig;
    }

    public string Kubeconfig { get; }

    /// <summary>Whether the cluster, with all that is in it, goes away with this object.</summary>
    public bool IsEmbedded => _cluster is not null;

    public IDatabaseProvisioner Provisioner => _host.Services.GetRequiredService<IDatabaseProvisioner>();

    public ICredentialStore Credentials => _host.Services.GetRequiredService<ICredentialStore>();

    public IDatabaseConnector Connector => _host.Services.GetRequiredService<IDatabaseConnector>();

    public IDatabaseMonitor Monitor => _host.Services.GetRequiredService<IDatabaseMonitor>();

    public IDatabaseBackups Backups => _host.Services.GetRequiredService<IDatabaseBackups>();

    public IDatabaseLifecycle Lifecycle => _host.Services.GetRequiredService<IDatabaseLifecycle>();

    /// <summary>Kills the primary's pod in the embedded cluster; elsewhere a replica takes its place in good order.</summary>
    public async Task TakeAwayAsync(DatabaseId id, string primary, CancellationToken cancellationToken)
    {
        if (_cluster is not null)
        {
            await _cluster.Faults.KillPodAsync(id.Namespace, primary);
            return;
        }

        var operation = await Lifecycle.SwitchoverAsync(id, cancellationToken: cancellationToken);
        await Provisioner.WaitAsync(operation.Id, cancellationToken);
    }

    public static async Task<Session> StartAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var cluster = arguments.Kubeconfig is null ? await EmbeddedCluster.StartAsync(cancellationToken: cancellationToken) : null;
        try
        {
            var kubeconfig = cluster?.KubeconfigPath ?? arguments.Kubeconfig!;
            var host = CreateHost(kubeconfig, arguments.Context, isEmbedded: cluster is not null);
            var session = new Session(cluster, host, kubeconfig);
            await host.StartAsync(cancellationToken);
            return session;
        }
        catch when (cluster is not null)
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private static IHost CreateHost(string kubeconfig, string? context, bool isEmbedded)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        var settings = builder.Configuration.GetSection("Provisioning");
        builder.Services.AddDatabaseProvisioning(settings);
        builder.Services.AddDatabaseProvisioning(options =>
        {
            options.Kubeconfig = kubeconfig;
            options.Context = context;
            if (isEmbedded)
            {
                // The embedded cluster keeps every bucket in a folder and looks at no key.
                options.BackupStores[Arguments.EmbeddedStore] = new BackupStoreOptions { Bucket = "backups", AccessKeyId = "any", SecretAccessKey = "any" };
            }

            if (options.EncryptionKeys.Count == 0)
            {
                // A key for one run. A host keeps its own, see docs/configuration.md.
                options.EncryptionKeys["quickstart"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            }
        });
        return builder.Build();
    }
}
