using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>What a running database is told to do, with real servers.</summary>
public sealed class LifecycleTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Lifecycle_OfOneInstance_PausesResumesAndRestarts()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var id = tenant.Id();
        await library.ProvisionAsync(tenant.Spec());
        await Sql.RunAsync(library, id, "create table kept as select 42 as answer");

        await library.EndAsync(library.Lifecycle.PauseAsync(id, cancellationToken: CancellationToken));

        Assert.Equal(DatabaseState.Paused, (await library.Provisioner.GetAsync(id, CancellationToken))!.State);
        Assert.Empty(await tenant.Api.ListAsync($"api/v1/namespaces/{id.Namespace}/pods"));
        await RefusesAsync(() => library.Lifecycle.RestartAsync(id, cancellationToken: CancellationToken));
        await RefusesAsync(() => library.Provisioner.ProvisionAsync(tenant.Spec() with { Memory = "640Mi" }, cancellationToken: CancellationToken));

        await library.EndAsync(library.Lifecycle.ResumeAsync(id, cancellationToken: CancellationToken));

        Assert.Equal(42, await Sql.RunAsync(library, id, "select answer from kept"));
        var started = await Sql.RunAsync(library, id, "select pg_postmaster_start_time()");

        await library.EndAsync(library.Lifecycle.RestartAsync(id, cancellationToken: CancellationToken));

        Assert.NotEqual(started, await Sql.RunAsync(library, id, "select pg_postmaster_start_time()"));
        Assert.Equal(DatabaseState.Active, (await library.Provisioner.GetAsync(id, CancellationToken))!.State);
        Assert.False((await library.Provisioner.PlanAsync(tenant.Spec(), CancellationToken)).HasChanges);
    }

    [Fact]
    public async Task Switchover_ToAReplica_MovesThePrimaryAndKeepsWhatWasCommitted()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var id = tenant.Id();
        await library.ProvisionAsync(tenant.Spec() with { Instances = 2 });
        await Sql.RunAsync(library, id, "create table kept as select 42 as answer");
        var before = await PrimaryAsync(library, id);

        await RefusesAsync(() => library.Lifecycle.SwitchoverAsync(id, before, cancellationToken: CancellationToken));
        await library.EndAsync(library.Lifecycle.SwitchoverAsync(id, cancellationToken: CancellationToken));

        Assert.NotEqual(before, await PrimaryAsync(library, id));
        Assert.Equal(42, await Sql.RunAsync(library, id, "select answer from kept"));
        Assert.Equal(false, await Sql.RunAsync(library, id, "select pg_is_in_recovery()"));
        await FollowsAFailoverAsync(library, tenant, id);
    }

    /// <summary>A connection that is made while the primary is being lost waits for the next one, and what is read from replicas is.</summary>
    private static async Task FollowsAFailoverAsync(Library library, Tenant tenant, DatabaseId id)
    {
        var credentials = await library.Credentials.GetAsync(id, CancellationToken);
        await using var tunnel = await library.Connector.OpenTunnelAsync(id, cancellationToken: CancellationToken);
        await using var reading = await library.Connector.OpenTunnelAsync(id, new TunnelOptions { ReadOnly = true }, CancellationToken);
        Assert.Equal(true, await Sql.RunAsync(credentials.Through(reading), "select pg_is_in_recovery()"));
        var before = await PrimaryAsync(library, id);

        await tenant.Api.DeleteAsync($"api/v1/namespaces/{id.Namespace}/pods/{before}?gracePeriodSeconds=0");

        Assert.Equal(42, await Sql.RunAsync(credentials.Through(tunnel), "select answer from kept"));
    }

    private static async Task<string> PrimaryAsync(Library library, DatabaseId id) =>
        (await library.Monitor.GetMetricsAsync(id, CancellationToken)).Pods.Single(pod => pod.Role == "primary").Name;

    private static async Task RefusesAsync(Func<Task> call) =>
        Assert.Equal(ErrorCode.InvalidState, (await Assert.ThrowsAsync<ProvisioningException>(call)).Code);
}
