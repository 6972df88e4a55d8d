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

        Assert.Equal(
            [Stage.Validating, Stage.Deletion, Stage.NamespaceDeletion, Stage.Completed],
            operation.Stages.Where(stage => stage.State == StageState.Succeeded).Select(stage => stage.Name));
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
    public async Task Deprovision_DuringAnotherProcessProvision_TakesItsPlace()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var tenant = own.Tenant;
        using var hold = own.Faults.Hold(Stage.WaitingForReady);
        var runner = await tenant.StartLibraryAsync();
        var other = await tenant.StartLibraryAsync();
        var provision = await runner.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);
        await runner.WaitForStageAsync(provision.Id, Stage.WaitingForReady);

        await other.DeprovisionAsync(tenant.Id());

        var ended = await runner.Provisioner.GetOperationAsync(provision.Id, CancellationToken);
        Assert.Equal(ErrorCode.Cancelled, ended!.Error!.Code);
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id().Namespace}"));
    }

    [Theory]
    [MemberData(nameof(StageHold.Stages), MemberType = typeof(StageHold))]
    public async Task Deprovision_DuringAnyStageOfAProvision_LeavesNothing(string stage)
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await PodMonitorCrd.InstallAsync(own.Api);
        var tenant = own.Tenant;
        var spec = tenant.Spec() with { Tier = DatabaseTier.Standard };
        var hold = own.Faults.Hold(new Stage(stage));
        var library = await tenant.StartLibraryAsync();
        var provision = await library.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken);
        if (stage != Stage.Validating.Value)
        {
            await library.WaitForStageAsync(provision.Id, new Stage(stage));
        }

        hold.Dispose();
        await library.DeprovisionAsync(tenant.Id());

        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id().Namespace}"));
        Assert.Null(await library.Provisioner.GetAsync(tenant.Id(), CancellationToken));
    }

    [Fact]
    public async Task Deprovision_ProtectedDatabase_IsRefusedUntilTheProtectionIsLifted()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var spec = tenant.Spec() with { DeletionProtection = true };
        await library.ProvisionAsync(spec);
        var started = await Sql.RunAsync(library, tenant.Id(), "select pg_postmaster_start_time()");

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => library.Provisioner.DeprovisionAsync(tenant.Id(), cancellationToken: CancellationToken));

        Assert.Equal(ErrorCode.DeletionProtected, refusal.Code);
        Assert.Empty((await library.Provisioner.PlanAsync(spec with { DeletionProtection = false }, CancellationToken)).Changes);
        await library.ProvisionAsync(spec with { DeletionProtection = false });
        Assert.Equal(started, await Sql.RunAsync(library, tenant.Id(), "select pg_postmaster_start_time()"));
        await library.DeprovisionAsync(tenant.Id());
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
