using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Running;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>One process that hosts the library, over a cluster that it may share with others.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    public static readonly string Key = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    private readonly ServiceProvider _services;

    public TestHost(
        FakeKubernetes? kubernetes = null, FakeTimeProvider? time = null, Action<ProvisioningOptions>? configure = null, bool withKey = true,
        IKubernetesApi? api = null)
    {
        Time = time ?? new FakeTimeProvider(DateTimeOffset.Parse("2026-11-01T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        Kubernetes = kubernetes ?? new FakeKubernetes(Time) { Operator = FakeEngine.Operate };
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(api ?? Kubernetes);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        var builder = services.AddDatabaseProvisioning(options =>
        {
            options.BackupStores["s3"] = new BackupStoreOptions { Bucket = "b", AccessKeyId = "id", SecretAccessKey = "store-s3cret" };
            configure?.Invoke(options);
        });
        if (withKey)
        {
            builder.AddEncryptionKey("k1", Key);
        }

        services.RemoveAll<IEngine>();
        services.AddSingleton<IEngine>(Engine);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public FakeTimeProvider Time { get; }

    public FakeKubernetes Kubernetes { get; }

    public FakeEngine Engine { get; } = new();

    public FakeLogCollector Logs { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public IDatabaseProvisioner Provisioner => _services.GetRequiredService<IDatabaseProvisioner>();

    public ICredentialStore Credentials => _services.GetRequiredService<ICredentialStore>();

    public Runner Runner => _services.GetRequiredService<Runner>();

    public static PostgreSqlSpec Spec(string organization = "acme", string project = "shop") =>
        new() { Organization = organization, Project = project, Tier = DatabaseTier.Standard };

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Waits for the end of an operation, while time passes.</summary>
    public async Task<Operation> EndAsync(OperationId id, TimeSpan? step = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var watch = Task.Run(
            async () =>
            {
                await foreach (var _ in Provisioner.WatchAsync(id, cancellationToken))
                {
                    // To the end.
                }
            },
            cancellationToken);
        await PassTimeAsync(watch, step);
        await watch;
        return (await Provisioner.GetOperationAsync(id, cancellationToken))!;
    }

    /// <summary>Lets time pass until the task is done.</summary>
    public async Task PassTimeAsync(Task task, TimeSpan? step = null)
    {
        // The host's tasks run on real threads, which need a moment between two steps of the clock.
        using var moments = new PeriodicTimer(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        for (var i = 0; i < 4000 && !task.IsCompleted; i++)
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(task, moments.WaitForNextTickAsync(TestContext.Current.CancellationToken).AsTask());
        }

        Assert.True(task.IsCompleted, "did not end, however much time passed");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
