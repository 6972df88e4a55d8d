using System.Text.Json.Nodes;
using Provisioning.IntegrationTests.Infrastructure;
using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests;

/// <summary>A database that is deleted leaves nothing that the library, or an operator for it, has made.</summary>
public sealed class LeftoverTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Deprovision_AnyDatabase_LeavesTheClusterAsItWas()
    {
        cluster.Require(Capability.RealPostgres);
        await using var own = await PrivateCluster.StartAsync(cluster, new EmbeddedClusterOptions());
        await PodMonitorCrd.InstallAsync(own.Api);
        var tenant = own.Tenant;

        // The library's namespace stays: its records and leases go.
        await using (var first = await Library.StartAsync(own.Kubeconfig, tenant.LibraryNamespace, Configure))
        {
            await ForgetAsync(first, tenant.Id());
        }

        var before = await Inventory.TakeAsync(own.Api);
        await using (var library = await Library.StartAsync(own.Kubeconfig, tenant.LibraryNamespace, Configure))
        {
            var spec = tenant.Spec() with { Tier = DatabaseTier.Standard, Instances = 2, Backup = BackupPolicy.Daily("s3") };
            await library.ProvisionAsync(spec);
            await own.Api.CreateAsync($"apis/postgresql.cnpg.io/v1/namespaces/{tenant.Id().Namespace}/databases", new()
            {
                ["apiVersion"] = "postgresql.cnpg.io/v1",
                ["kind"] = "Database",
                ["metadata"] = new JsonObject { ["name"] = "reports" },
                ["spec"] = new JsonObject
                {
                    ["name"] = "reports", ["owner"] = "shop", ["cluster"] = new JsonObject { ["name"] = tenant.Id().Namespace },
                },
            });
            await ForgetAsync(library, tenant.Id());
        }

        Assert.Equal(before, await Inventory.TakeAsync(own.Api));
    }

    private static void Configure(Kubernetes.Options.ProvisioningOptions options)
    {
        options.BackupStores["s3"] = new() { Bucket = "backups", AccessKeyId = "id", SecretAccessKey = "key" };
        options.DeletedRecordRetention = TimeSpan.FromSeconds(1);
    }

    /// <summary>Deletes the database, and waits until its record has expired.</summary>
    private static async Task ForgetAsync(Library library, DatabaseId id)
    {
        var operation = await library.Provisioner.DeprovisionAsync(id, new DeprovisionOptions { Policy = DeletionPolicy.Wipe }, CancellationToken);
        using var moments = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (await library.Provisioner.GetOperationAsync(operation.Id, CancellationToken) is { } current)
        {
            Assert.NotEqual(OperationState.Failed, current.State);
            await moments.WaitForNextTickAsync(CancellationToken);
        }
    }
}
