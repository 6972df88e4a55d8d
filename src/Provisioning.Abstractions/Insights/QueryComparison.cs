namespace Provisioning;

/// <summary>Differences of two snapshots. Pure.</summary>
internal static class QueryComparison
{
    public static QueryInsightsDifference Compare(QueryInsights earlier, QueryInsights later)
    {
        var otherInstance = earlier.Instance != later.Instance;
        var wasReset = otherInstance || later.CountedSince > earlier.TakenAt || later.CountedSince != earlier.CountedSince;
        var before = earlier.Queries.DistinctBy(Key).ToDictionary(Key);
        return new QueryInsightsDifference
        {
            From = earlier.TakenAt,
            To = later.TakenAt,
            WasReset = wasReset,
            Queries =
            [
                .. later.Queries
                    .Select(query => Compare(
                        wasReset ? null : before.GetValueOrDefault(Key(query)), query, earlier, isKnown: earlier.IsComplete || (wasReset && !otherInstance)))
                    .Where(difference => difference.Query.Calls > 0)
                    .OrderByDescending(difference => difference.Query.TotalTime),
            ],
        };
    }

    /// <param name="before">The query in the earlier snapshot; null when it is not there.</param>
    /// <param name="after">The query in the later one.</param>
    /// <param name="earlier">The earlier snapshot.</param>
    /// <param name="isKnown">Whether a query that is missing from the earlier snapshot was surely not counted then.</param>
    private static QueryDifference Compare(QueryStatistics? before, QueryStatistics after, QueryInsights earlier, bool isKnown)
    {
        if (before is null)
        {
            var isNew = isKnown || after.CountedSince > earlier.TakenAt;
            return new QueryDifference { Query = after, Basis = isNew ? DifferenceBasis.BeganAnew : DifferenceBasis.AtMost };
        }

        // Forgotten for want of room and counted from zero again; what does not show in fewer calls shows in less time.
        return after.Calls < before.Calls || after.TotalTime < before.TotalTime || after.CountedSince > earlier.TakenAt
            ? new QueryDifference { Query = after, Basis = DifferenceBasis.BeganAnew }
            : new QueryDifference { Query = Subtract(after, before), Basis = DifferenceBasis.Exact };
    }

    private static QueryStatistics Subtract(QueryStatistics after, QueryStatistics before) => after with
    {
        Calls = after.Calls - before.Calls,
        Rows = after.Rows - before.Rows,
        TotalTime = after.TotalTime - before.TotalTime,
        MaxTime = null,
        BlocksHit = after.BlocksHit - before.BlocksHit,
        BlocksRead = after.BlocksRead - before.BlocksRead,
        BlocksWritten = after.BlocksWritten - before.BlocksWritten,
        TempBlocksRead = after.TempBlocksRead - before.TempBlocksRead,
        TempBlocksWritten = after.TempBlocksWritten - before.TempBlocksWritten,
        ReadTime = after.ReadTime - before.ReadTime,
        WriteTime = after.WriteTime - before.WriteTime,
        WalBytes = after.WalBytes - before.WalBytes,
    };

    private static (string QueryId, string User, bool IsTopLevel) Key(QueryStatistics query) => (query.QueryId, query.User, query.IsTopLevel);
}
