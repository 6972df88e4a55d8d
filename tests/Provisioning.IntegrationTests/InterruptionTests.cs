using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>An operation survives whoever runs it: another process goes on where it was.</summary>
public sealed class InterruptionTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Theory]
    [MemberData(nameof(StageHold.Stages), MemberType = typeof(StageHold))]
    public async Task Provision_HostKilledInStage_IsResumedByAnotherProcess(string stage)
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await PodMonitorCrd.InstallAsync(own.Api);
        var tenant = own.Tenant;
        var hold = own.Faults.Hold(new Stage(stage));
        using var host = HostProcess.Start(tenant.Kubeconfig, tenant.LibraryNamespace, Library.EncryptionKey, tenant.Organization, "shop");
        var id = new OperationId((await host.ReadUntilAsync("operation "))["operation ".Length..]);
        await host.ReadUntilAsync($"{stage} Running");
        var madeBefore = await GetUidAsync(tenant);

        await host.KillAsync();
        hold.Dispose();
        var other = await tenant.StartLibraryAsync();

        await AssertCompletesAsync(other, id, tenant, madeBefore);
    }

    [Theory]
    [MemberData(nameof(StageHold.Stages), MemberType = typeof(StageHold))]
    public async Task Provision_HostStoppedInStage_IsResumedByAnotherProcess(string stage)
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await PodMonitorCrd.InstallAsync(own.Api);
        var tenant = own.Tenant;
        var hold = own.Faults.Hold(new Stage(stage));
        var first = await tenant.StartLibraryAsync();
        var operation = await first.Provisioner.ProvisionAsync(Spec(tenant), cancellationToken: CancellationToken);
        await first.WaitForStageAsync(operation.Id, new Stage(stage));
        var madeBefore = await GetUidAsync(tenant);

        await first.DisposeAsync();
        hold.Dispose();
        var other = await tenant.StartLibraryAsync();

        await AssertCompletesAsync(other, operation.Id, tenant, madeBefore);
    }

    [Fact]
    public async Task Provision_HostKilled_IsResumedByAProcessThatAlreadyRan()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var tenant = own.Tenant;
        var other = await tenant.StartLibraryAsync();
        var hold = own.Faults.Hold(Stage.CredentialGen);
        using var host = HostProcess.Start(tenant.Kubeconfig, tenant.LibraryNamespace, Library.EncryptionKey, tenant.Organization, "shop");
        var id = new OperationId((await host.ReadUntilAsync("operation "))["operation ".Length..]);
        await host.ReadUntilAsync($"{Stage.CredentialGen} Running");

        await host.KillAsync();
        hold.Dispose();

        await other.Provisioner.WaitAsync(id, CancellationToken);
    }

    [Fact]
    public async Task Watch_CancelledByItsCaller_LeavesTheOperationAlone()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var operation = await library.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);
        using var impatient = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in library.Provisioner.WatchAsync(operation.Id, impatient.Token))
            {
                await impatient.CancelAsync();
            }
        });

        await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
    }

    [Fact]
    public async Task Deprovision_HostStoppedHalfway_IsResumedByAnotherProcess()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var tenant = own.Tenant;
        var first = await tenant.StartLibraryAsync();
        await first.ProvisionAsync(tenant.Spec());
        var hold = own.Faults.Add(new() { Verb = "delete", Resource = "namespaces", Latency = TimeSpan.FromMinutes(5) });
        var operation = await first.Provisioner.DeprovisionAsync(tenant.Id(), cancellationToken: CancellationToken);
        await first.WaitForStageAsync(operation.Id, Stage.Deletion);

        await first.DisposeAsync();
        hold.Dispose();
        var other = await tenant.StartLibraryAsync();

        await other.Provisioner.WaitAsync(operation.Id, CancellationToken);
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id().Namespace}"));
    }

    private static PostgreSqlSpec Spec(Tenant tenant) => tenant.Spec() with { Tier = DatabaseTier.Standard };

    private static async Task<string?> GetUidAsync(Tenant tenant) => (string?)(await tenant.Api.GetAsync(
        $"apis/postgresql.cnpg.io/v1/namespaces/{tenant.Id().Namespace}/clusters/{tenant.Id().Namespace}"))?["metadata"]!["uid"];

    /// <summary>The same operation succeeds, and what was made before the interruption is still the same.</summary>
    private static async Task AssertCompletesAsync(Library library, OperationId id, Tenant tenant, string? madeBefore)
    {
        var ended = await library.Provisioner.WaitAsync(id, CancellationToken);

        Assert.All(ended.Stages, stage => Assert.Contains(stage.State, new[] { StageState.Succeeded, StageState.Skipped }));
        Assert.Equal(DatabaseState.Active, (await library.Provisioner.GetAsync(tenant.Id(), CancellationToken))!.State);
        Assert.NotEmpty((await library.Credentials.GetAsync(tenant.Id(), CancellationToken)).Password);
        if (madeBefore is not null)
        {
            Assert.Equal(madeBefore, await GetUidAsync(tenant));
        }
    }
}
