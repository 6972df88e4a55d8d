namespace Provisioning.Abstractions.Tests.Insights;

public sealed class QueryComparisonTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Since_SameQuery_IsTheDifference()
    {
        var difference = Snapshot(minutes: 10, Query("a", 15, 3)).Since(Snapshot(minutes: 5, Query("a", 10, 1)));

        var query = Assert.Single(difference.Queries);
        Assert.Equal((DifferenceBasis.Exact, 5, TimeSpan.FromSeconds(2), null), (query.Basis, query.Query.Calls, query.Query.TotalTime, query.Query.MaxTime));
        Assert.Equal((Start.AddMinutes(5), Start.AddMinutes(10), false), (difference.From, difference.To, difference.WasReset));
    }

    [Fact]
    public void Since_QueryThatDidNotRun_IsLeftOut() => Assert.Empty(Snapshot(10, Query("a", 10, 1)).Since(Snapshot(5, Query("a", 10, 1))).Queries);

    [Theory]
    [InlineData(9, 9)]
    [InlineData(15, 0.5)]
    public void Since_CountersThatWentBack_BeganAnew(long calls, double seconds)
    {
        var query = Assert.Single(Snapshot(10, Query("a", calls, seconds)).Since(Snapshot(5, Query("a", 10, 1))).Queries);

        Assert.Equal((DifferenceBasis.BeganAnew, calls), (query.Basis, query.Query.Calls));
    }

    [Fact]
    public void Since_CountedAnewWithMoreCalls_IsToldByItsDate()
    {
        var query = Assert.Single(
            Snapshot(10, Query("a", 20, 5) with { CountedSince = Start.AddMinutes(6) }).Since(Snapshot(5, Query("a", 10, 1))).Queries);

        Assert.Equal((DifferenceBasis.BeganAnew, 20), (query.Basis, query.Query.Calls));
    }

    [Theory]
    [InlineData(1, DifferenceBasis.BeganAnew)]
    [InlineData(2, DifferenceBasis.AtMost)]
    public void Since_QueryThatTheEarlierOneLacks_DependsOnWhetherItWasComplete(int tracked, DifferenceBasis basis)
    {
        var earlier = Snapshot(5, Query("a", 1, 1)) with { Tracked = tracked };

        var query = Assert.Single(Snapshot(10, Query("a", 1, 1), Query("b", 3, 1)).Since(earlier).Queries);

        Assert.Equal(("b", basis), (query.Query.QueryId, query.Basis));
    }

    [Fact]
    public void Since_SameQueryOfAnotherRole_IsAnother()
    {
        var difference = Snapshot(10, Query("a", 5, 1) with { User = "other" }).Since(Snapshot(5, Query("a", 5, 1)));

        Assert.Equal(DifferenceBasis.BeganAnew, Assert.Single(difference.Queries).Basis);
    }

    [Fact]
    public void Since_Reset_CountsFromThen()
    {
        var later = Snapshot(10, Query("a", 20, 5)) with { CountedSince = Start.AddMinutes(7) };

        var difference = later.Since(Snapshot(5, Query("a", 10, 1)) with { Tracked = 9 });

        Assert.True(difference.WasReset);
        Assert.Equal((DifferenceBasis.BeganAnew, 20), (Assert.Single(difference.Queries).Basis, difference.Queries[0].Query.Calls));
    }

    [Fact]
    public void Since_AnotherInstance_IsNoDifference()
    {
        var later = Snapshot(10, Query("a", 20, 5)) with { Instance = "shop-2" };

        var difference = later.Since(Snapshot(5, Query("a", 10, 1)) with { Tracked = 9 });

        Assert.True(difference.WasReset);
        Assert.Equal((DifferenceBasis.AtMost, 20), (Assert.Single(difference.Queries).Basis, difference.Queries[0].Query.Calls));
    }

    [Fact]
    public void Since_LaterSnapshot_Throws() => Assert.Throws<ArgumentException>(() => Snapshot(5).Since(Snapshot(10)));

    private static QueryInsights Snapshot(int minutes, params QueryStatistics[] queries) => new()
    {
        Instance = "shop-1",
        TakenAt = Start.AddMinutes(minutes),
        CountedSince = Start,
        Evictions = 0,
        Tracked = queries.Length,
        Queries = queries,
        Hints = [],
    };

    private static QueryStatistics Query(string id, long calls, double seconds) => new()
    {
        QueryId = id,
        User = "app",
        IsTopLevel = true,
        Text = "SELECT $1",
        Calls = calls,
        Rows = calls,
        TotalTime = TimeSpan.FromSeconds(seconds),
        MaxTime = TimeSpan.FromSeconds(seconds),
        BlocksHit = calls,
        BlocksRead = 0,
        BlocksWritten = 0,
        TempBlocksRead = 0,
        TempBlocksWritten = 0,
        ReadTime = TimeSpan.Zero,
        WriteTime = TimeSpan.Zero,
        WalBytes = 0,
    };
}
