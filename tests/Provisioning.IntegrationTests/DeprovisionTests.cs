using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class DeprovisionTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Deprovision_ActiveDatabase_LeavesNothingButItsRecord()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());

        var operation = await library.DeprovisionAsync(tenant.Id());

        Assert.Equal([Stage.Validating, Stage.Deletion, Stage.Completed], operation.Stages.Select(stage => stage.Name));
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id().Namespace}"));
        Assert.Null(await library.Provisioner.GetAsync(tenant.Id(), CancellationToken));
        Assert.NotNull(await library.Provisioner.GetOperationAsync(operation.Id, CancellationToken));
        foreach (var kind in new[] { "api/v1/pods", "api/v1/persistentvolumeclaims", "api/v1/secrets", "apis/postgresql.cnpg.io/v1/clusters" })
        {
            Assert.DoesNotContain(
                await tenant.Api.ListAsync(kind), item => (string?)item["metadata"]!["namespace"] == tenant.Id().Namespace);
        }
    }

    [Fact]
    public async Task Deprovision_WhatDoesNotExist_Succeeds()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();

        var operation = await library.DeprovisionAsync(tenant.Id());

        Assert.Equal(OperationState.Succeeded, operation.State);
    }

    [Fact]
    public async Task Provision_AfterDeprovision_MakesANewDatabase()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        await Sql.RunAsync(library, tenant.Id(), "create table leftovers ()");
        await library.DeprovisionAsync(tenant.Id());

        await library.ProvisionAsync(tenant.Spec());

        Assert.Equal(DBNull.Value, await Sql.RunAsync(library, tenant.Id(), "select to_regclass('leftovers')::text"));
    }

    [Fact]
    public async Task Deprovision_WhileAProvisionRuns_NamesTheOperationInTheWay()
    {
        await using var tenant = new Tenant(cluster);
        var idle = await tenant.StartLibraryAsync(options => options.RunsOperations = false);
        var running = await idle.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);

        var refusal = await Assert.ThrowsAsync<OperationInProgressException>(
            () => idle.Provisioner.DeprovisionAsync(tenant.Id(), cancellationToken: CancellationToken));

        Assert.Equal(running.Id, refusal.OperationId);
        Assert.True(refusal.IsTransient);
    }

    [Fact]
    public async Task Deprovision_AfterAFailedProvision_RemovesWhatThereIs()
    {
        cluster.Require(Capability.Node);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.FailAsync(tenant.Spec() with { Image = "registry.invalid/postgresql:18" });

        await library.DeprovisionAsync(tenant.Id());

        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id().Namespace}"));
    }
}
