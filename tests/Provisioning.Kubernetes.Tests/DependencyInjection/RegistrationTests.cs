using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Options;

namespace Provisioning.Kubernetes.Tests.DependencyInjection;

public sealed class RegistrationTests
{
    [Fact]
    public async Task AddDatabaseProvisioning_Twice_RegistersEverythingOnce()
    {
        var services = new ServiceCollection();
        services.AddDatabaseProvisioning();
        var count = services.Count(service => service.ServiceType != typeof(IConfigureOptions<ProvisioningOptions>));
        services.AddDatabaseProvisioning(options => options.Namespace = "mine");

        Assert.Equal(count, services.Count(service => service.ServiceType != typeof(IConfigureOptions<ProvisioningOptions>)));
        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Assert.Equal("mine", provider.GetRequiredService<IOptions<ProvisioningOptions>>().Value.Namespace);
        Assert.NotNull(provider.GetRequiredService<IDatabaseProvisioner>());
        Assert.NotNull(provider.GetRequiredKeyedService<IDatabaseProvisioner>(DatabaseEngine.PostgreSql));
        Assert.NotNull(provider.GetRequiredService<ICredentialStore>());
        Assert.NotNull(provider.GetRequiredService<IDatabaseConnector>());
        Assert.NotNull(provider.GetRequiredService<IDatabaseMonitor>());
        Assert.Single(provider.GetServices<IHostedService>());
    }

    [Fact]
    public void Dispose_Synchronously_IsAllowed()
    {
        var provider = new ServiceCollection().AddDatabaseProvisioning().Services.BuildServiceProvider();
        provider.GetRequiredService<IDatabaseProvisioner>();

        provider.Dispose();
    }

    [Fact]
    public async Task AddDatabaseProvisioning_FromConfiguration_BindsEverything()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Namespace"] = "databases",
            ["LeaseDuration"] = "00:00:30",
            ["Tiers:free:Storage"] = "7Gi",
            ["Tiers:TINY:Instances"] = "2",
            ["Tiers:TINY:Storage"] = "1Gi",
            ["Tiers:TINY:Memory"] = "256Mi",
            ["Tiers:TINY:Cpu"] = "100m",
            ["EncryptionKeys:a"] = Fakes.TestHost.Key,
            ["StageDeadlines:WAITING_FOR_READY"] = "00:20:00",
            ["BackupStores:s3:Bucket"] = "b",
            ["BackupStores:s3:Endpoint"] = "https://minio.example:9000",
            ["BackupStores:s3:UseWorkloadIdentity"] = "true",
            ["PodMonitorLabels:release"] = "prometheus",
        }).Build();
        await using var provider = new ServiceCollection().AddDatabaseProvisioning(configuration).Services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<ProvisioningOptions>>().Value;

        Assert.Equal("databases", options.Namespace);
        Assert.Equal(TimeSpan.FromSeconds(30), options.LeaseDuration);
        Assert.Equal(new TierDefinition { Instances = 1, Storage = "7Gi", Memory = "512Mi", Cpu = "500m" }, options.Tiers["FREE"]);
        Assert.Equal(new TierDefinition { Instances = 2, Storage = "1Gi", Memory = "256Mi", Cpu = "100m" }, options.Tiers["tiny"]);
        Assert.Equal(TimeSpan.FromMinutes(20), StageDeadlines.Get(options, OperationKind.Provision, Stage.WaitingForReady));
        Assert.Equal(TimeSpan.FromMinutes(2), StageDeadlines.Get(options, OperationKind.Provision, Stage.Validating));
        Assert.Equal("b", options.BackupStores["s3"].Bucket);
        Assert.Equal("prometheus", options.PodMonitorLabels["release"]);
    }

    [Fact]
    public async Task Start_WrongOptions_FailsWithEveryErrorAndNoKey()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddDatabaseProvisioning(options =>
        {
            options.Namespace = "Not A Namespace";
            options.LeaseDuration = TimeSpan.FromSeconds(1);
            options.StageDeadlines["NO_STAGE"] = TimeSpan.FromMinutes(1);
            options.Tiers["BAD"] = new TierDefinition { Instances = 0 };
            options.EncryptionKeys["k"] = "dG9vIHNob3J0IGJ1dCBzZWNyZXQ=";
            options.EncryptionKeys["l"] = Fakes.TestHost.Key;
            options.BackupStores["s3"] = new BackupStoreOptions();
        });
        using var host = builder.Build();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [
                "Namespace", "LeaseDuration", "StageDeadlines", "Tiers[BAD].Instances", "Tiers[BAD].Storage", "Tiers[BAD].Memory", "Tiers[BAD].Cpu",
                "EncryptionKeys[k]", "PrimaryEncryptionKeyId", "BackupStores[s3].Bucket", "BackupStores[s3]",
            ],
            refusal.Failures.Select(failure => failure.Split(':')[0]));
        Assert.DoesNotContain("dG9vIHNob3J0", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Fakes.TestHost.Key, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddEncryptionKey_SeveralKeys_TheFirstIsPrimary()
    {
        await using var provider = new ServiceCollection().AddDatabaseProvisioning()
            .AddEncryptionKey("old", Fakes.TestHost.Key).AddEncryptionKey("older", new byte[32]).Services.BuildServiceProvider();
        var keys = provider.GetRequiredService<Kubernetes.Credentials.IEncryptionKeyProvider>();

        Assert.Equal("old", (await keys.GetPrimaryAsync(TestContext.Current.CancellationToken)).Id);
        Assert.NotNull(await keys.FindAsync("older", TestContext.Current.CancellationToken));
        Assert.Null(await keys.FindAsync("oldest", TestContext.Current.CancellationToken));
    }
}
