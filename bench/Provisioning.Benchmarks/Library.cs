using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Options;

namespace Provisioning.Benchmarks;

/// <summary>The library as an application hosts it.</summary>
internal sealed class Library : IAsyncDisposable
{
    private readonly IHost _host;

    private Library(IHost host) => _host = host;

    public IDatabaseProvisioner Provisioner => Get<IDatabaseProvisioner>();

    public KubernetesApi Api => (KubernetesApi)Get<IKubernetesApi>();

    public static async Task<Library> StartAsync(string kubeconfig)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddDatabaseProvisioning(options =>
        {
            options.Kubeconfig = kubeconfig;
            options.LeaseDuration = TimeSpan.FromSeconds(3);
            options.BackupStores["local"] = new BackupStoreOptions { Bucket = "backups", AccessKeyId = "any", SecretAccessKey = "any" };
            options.EncryptionKeys["bench"] = Convert.ToBase64String(new byte[32]);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new Library(host);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static PostgreSqlSpec Spec(string project, DatabaseTier tier) => new() { Organization = "bench", Project = project, Tier = tier };

    public async Task ProvisionAsync(DatabaseSpec spec) => await EndAsync(Provisioner.ProvisionAsync(spec));

    /// <summary>Waits for the end of an operation.</summary>
    public async Task<Operation> EndAsync(Task<Operation> request) => await Provisioner.WaitAsync((await request).Id);

    /// <summary>What the server was asked for while something was done.</summary>
    public async Task<Dictionary<(string Verb, string Resource), long>> CountAsync(Func<Task> action)
    {
        var before = Api.Requests.Counts.ToDictionary();
        await action();

        // The runner renews its lease at its own pace, whether it has work or not.
        return Api.Requests.Counts
            .Where(pair => pair.Key.Resource != "leases.coordination.k8s.io")
            .Select(pair => (pair.Key, Count: pair.Value - before.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Count > 0)
            .ToDictionary(pair => pair.Key, pair => pair.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
