using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.PostgreSql.Insights;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Insights;

/// <summary>What the servers of several versions answer.</summary>
public sealed class ReadingTests
{
    [Fact]
    public void ReadTopQueries_AnyVersion_IsRead()
    {
        var insights = TopQueries.Read(
            [[
                """
                {"now":"2026-11-23T07:00:00.5+00:00","reset":"2026-11-22T07:00:00+00:00","evictions":3,"tracked":2,
                 "queries":[{"id":"-6912","user":"app","top":true,"calls":4,"rows":8,"total":6.5,"max":3.25,"hit":30,"read":10,"written":1,"tempRead":2,
                   "tempWritten":3,"readTime":1.5,"writeTime":0,"wal":18446744073,"since":"2026-11-22T08:00:00+00:00","query":"ALTER ROLE x PASSWORD 'y'"}],
                 "slow":[{"id":"9","user":"app","top":false,"calls":20,"rows":0,"total":40000,"max":9000,"hit":0,"read":0,"written":0,"tempRead":0,
                   "tempWritten":0,"readTime":0,"writeTime":0,"wal":0,"since":null,"query":"SELECT pg_sleep($1)"}]}
                """,
            ]],
            "shop-1",
            new QueryInsightOptions());

        Assert.Equal(("shop-1", 3L, 2, false), (insights.Instance, insights.Evictions, insights.Tracked, insights.IsComplete));
        var query = Assert.Single(insights.Queries);
        Assert.Equal(("-6912", "ALTER ROLE x PASSWORD ?"), (query.QueryId, query.Text));
        Assert.Equal(TimeSpan.FromMilliseconds(6.5) / 4, query.MeanTime);
        Assert.Equal(0.75, query.HitRatio);
        Assert.Equal(18446744073, query.WalBytes);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero), query.CountedSince);
        Assert.Equal(("9", InsightConfidence.Medium), Assert.Single(insights.Hints.Select(hint => (hint.Subject, hint.Confidence))));
    }

    [Theory]
    [InlineData(QueryOrder.TotalTime, "ORDER BY total_exec_time DESC")]
    [InlineData(QueryOrder.Io, "temp_blks_written DESC")]
    public void TopQueriesSql_Options_AreInIt(QueryOrder order, string expected)
    {
        var sql = TopQueries.Sql("o'neil", new QueryInsightOptions { OrderBy = order, Limit = 7, MaxTextLength = 99 }).Text;

        Assert.Contains(expected, sql, StringComparison.Ordinal);
        Assert.Contains("d.datname = 'o''neil'", sql, StringComparison.Ordinal);
        Assert.Contains("LIMIT (7)", sql, StringComparison.Ordinal);
        Assert.Contains("left(query, (99))", sql, StringComparison.Ordinal);
        Assert.Contains("rolsuper", sql, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "rolsuper", TopQueries.Sql("x", new QueryInsightOptions { IncludeSystem = true }).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadStatistics_ReplicaNotConnected_IsTold()
    {
        var statistics = StatisticsQuery.Read(
            [[
                """
                {"now":"2026-11-23T07:00:10+00:00","version":"17.2","started":"2026-11-23T07:00:00+00:00","since":"2026-11-23T07:00:00+00:00","size":7683431,"max":100,
                 "all":5,"states":{"active":1,"idle in transaction":2},"oldest":12.5,"xids":11,"multixacts":0,"hit":90,"read":10,"commits":3,"rollbacks":1,"deadlocks":0,
                 "temp":0,"archived":7,"archivedAt":"2026-11-23T07:00:01.25+00:00","failed":1,"failedAt":null,"waiting":2,"pending":["max_connections"],
                 "replicas":[{"name":"shop-2","state":"streaming","sync":"async","write":0,"flush":16,"replay":4096,"writeLag":null,"flushLag":0.001,"replayLag":0.25}]}
                """,
            ]],
            "shop-1",
            ["shop-1", "shop-2", "shop-3"],
            archives: true);

        Assert.Equal(TimeSpan.FromSeconds(10), statistics.Uptime);
        Assert.Equal((3, 5, 100, 2), (statistics.Connections.Used, statistics.Connections.UsedInAll, statistics.Connections.Max, statistics.Connections.ByState["idle in transaction"]));
        Assert.Equal((0.9, TimeSpan.FromSeconds(12.5)), (statistics.CacheHitRatio, statistics.OldestTransactionAge));
        Assert.Equal(["max_connections"], statistics.PendingRestart);
        var archiver = statistics.Archiver;
        Assert.Equal((true, 7, 2, null), (archiver.IsConfigured, archiver.Archived, archiver.Waiting, archiver.LastFailedAt));
        Assert.Equal(["shop-2", "shop-3"], statistics.Replicas.Select(replica => replica.Instance));
        var streaming = statistics.Replicas[0];
        Assert.Equal((4096, TimeSpan.FromSeconds(0.25), null), (streaming.ReplayLagBytes, streaming.ReplayLag, streaming.WriteLag));
        Assert.Null(statistics.Replicas[1].State);
    }

    [Fact]
    public void Read_NoRow_SaysThatThereIsNoSuchDatabase() =>
        Assert.Equal(ErrorCode.NotFound, Assert.Throws<ProvisioningException>(() => TableCounters.Read([])).Code);

    [Fact]
    public void ReadStorage_Df_IsUsedOfWhatCanBeUsed()
    {
        var storage = DataVolume.Command.Read(new ExecResult(
            0, "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda 1000 250 500 34% /var/lib/postgresql/data\n", ""));

        Assert.Equal((250 * 1024d, 750 * 1024d), (storage.Used, storage.Limit));
        Assert.Equal(100 / 3d, storage.Percent!.Value, 6);
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(0, "")]
    [InlineData(0, "Filesystem\nx y z\n")]
    public void ReadStorage_NoAnswer_Throws(int exitCode, string output) =>
        Assert.Throws<ProvisioningException>(() => DataVolume.Command.Read(new ExecResult(exitCode, output, "df: x")));
}
