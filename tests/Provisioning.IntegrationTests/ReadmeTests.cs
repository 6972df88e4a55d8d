using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>The README's code, word for word: the architecture tests compare the two.</summary>
public sealed class ReadmeTests(TestCluster cluster)
{
    [Fact]
    public async Task Code_AgainstACluster_ProvisionsAndReadsCredentials()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Provisioning:Kubeconfig"] = own.Kubeconfig,
            ["Provisioning:EncryptionKeys:main"] = Library.EncryptionKey,
        });
        builder.Services.AddDatabaseProvisioning(builder.Configuration.GetSection("Provisioning"));
        using var host = builder.Build();
        await host.StartAsync(Deadline.Token);
        var output = new StringWriter();

        var credentials = await RunAsync(
            host.Services.GetRequiredService<IDatabaseProvisioner>(), host.Services.GetRequiredService<ICredentialStore>(), output);

        Assert.StartsWith("VALIDATING ", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("COMPLETED Succeeded", output.ToString(), StringComparison.Ordinal);
        Assert.Equal("shop", credentials.UserName);
        await host.StopAsync(CancellationToken.None);
    }

#pragma warning disable xUnit1051, MA0040 // the README's code has no token to pass
    private static async Task<DatabaseCredentials> RunAsync(IDatabaseProvisioner provisioner, ICredentialStore credentialStore, StringWriter Console)
    {
        var operation = await provisioner.ProvisionAsync(
            new PostgreSqlSpec { Organization = "acme", Project = "shop", Tier = DatabaseTier.Standard });
        await foreach (var e in provisioner.WatchAsync(operation.Id)) // VALIDATING … COMPLETED, live
            Console.WriteLine($"{e.Stage} {e.State} {e.Message}");
        var credentials = await credentialStore.GetAsync(operation.DatabaseId);
        return credentials;
    }
#pragma warning restore xUnit1051, MA0040
}
