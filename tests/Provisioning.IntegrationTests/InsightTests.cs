using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>What the library sees of a running database, through its pods.</summary>
public sealed class InsightTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Look_DatabaseWithLoad_TellsStorageStatisticsAndTopQueries()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec() with { Instances = 2 });
        await Sql.RunAsync(library, tenant.Id(), "create table orders as select g as id, 'secret-item' as item from generate_series(1, 20000) g; analyze orders");
        await Sql.RunAsync(library, tenant.Id(), "select count(*) from orders where id > 1");

        var metrics = await library.Monitor.GetMetricsAsync(tenant.Id(), CancellationToken);
        var statistics = await library.Monitor.GetStatisticsAsync(tenant.Id(), CancellationToken);
        var before = await library.Monitor.GetQueryInsightsAsync(tenant.Id(), new QueryInsightOptions { Limit = 5000 }, CancellationToken);
        await Sql.RunAsync(library, tenant.Id(), "select count(*) from orders where id > 2");
        await Sql.RunAsync(library, tenant.Id(), "select count(*) from orders where id > 3");
        await Sql.RunAsync(library, tenant.Id(), "select count(*) from orders where item = 'secret-item'");
        var after = await library.Monitor.GetQueryInsightsAsync(
            tenant.Id(), new QueryInsightOptions { OrderBy = QueryOrder.Calls, Limit = 5000 }, CancellationToken);

        Assert.All(metrics.Pods, pod => Assert.InRange(pod.Storage!.Percent!.Value, 0.01, 100));
        Assert.Equal(metrics.Pods.Single(pod => pod.Role == "primary").Name, statistics.Instance);
        Assert.InRange(statistics.SizeBytes, 1_000_000, 1_000_000_000);
        Assert.InRange(statistics.Uptime, TimeSpan.Zero, TimeSpan.FromHours(1));
        Assert.InRange(statistics.CountedSince, statistics.StartedAt, statistics.TakenAt);
        Assert.True(statistics.Commits > 0 && statistics.Connections.Max > 0 && statistics.CacheHitRatio is > 0 and <= 1);
        Assert.Equal("streaming", Assert.Single(statistics.Replicas).State);
        Assert.False(statistics.Archiver.IsConfigured);
        Assert.Empty(statistics.PendingRestart);

        Assert.True(before.IsComplete && after.IsComplete);
        Assert.DoesNotContain(after.Queries, query => query.Text.Contains("secret", StringComparison.Ordinal));
        var difference = after.Since(before);
        Assert.False(difference.WasReset);
        var again = Assert.Single(difference.Queries, query => query.Query.Text == "select count(*) from orders where id > $1");
        Assert.Equal((DifferenceBasis.Exact, 2, 2), (again.Basis, again.Query.Calls, again.Query.Rows));
        var other = Assert.Single(difference.Queries, query => query.Query.Text == "select count(*) from orders where item = $1");
        Assert.Equal((DifferenceBasis.BeganAnew, 1), (other.Basis, other.Query.Calls));
        Assert.Empty(after.Hints);
    }

    [Fact]
    public async Task ResetQueryInsights_Counted_BeginAnew()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        await Sql.RunAsync(library, tenant.Id(), "select 1 as before_reset");
        var before = await library.Monitor.GetQueryInsightsAsync(tenant.Id(), cancellationToken: CancellationToken);

        await library.Monitor.ResetQueryInsightsAsync(tenant.Id(), CancellationToken);
        await Sql.RunAsync(library, tenant.Id(), "select pg_sleep(0.2) as after_reset");
        var after = await library.Monitor.GetQueryInsightsAsync(
            tenant.Id(), new QueryInsightOptions { SlowQueryThreshold = TimeSpan.FromMilliseconds(100) }, CancellationToken);

        Assert.Contains(before.Queries, query => query.Text == "select $1 as before_reset");
        Assert.DoesNotContain(after.Queries, query => query.Text == "select $1 as before_reset");
        Assert.Equal("select pg_sleep($1) as after_reset", after.Queries[0].Text);
        Assert.True(after.Queries[0].MaxTime >= TimeSpan.FromMilliseconds(200));
        Assert.True(after.Since(before).WasReset);
        Assert.Empty(after.Hints);
    }

    [Fact]
    public async Task GetQueryInsights_UnknownInstance_IsNotFound()
    {
        cluster.Require(Capability.RealPostgres);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => library.Monitor.GetQueryInsightsAsync(
            tenant.Id(), new QueryInsightOptions { Instance = "another-1" }, CancellationToken));

        Assert.Equal(ErrorCode.NotFound, refusal.Code);
    }
}
