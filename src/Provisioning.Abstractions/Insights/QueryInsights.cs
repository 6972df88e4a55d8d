namespace Provisioning;

/// <summary>The top queries of a database at one moment.</summary>
public sealed record QueryInsights
{
    /// <summary>The instance that was asked. Each counts its own.</summary>
    public required string Instance { get; init; }

    /// <summary>When, by the server's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>When all counters were last reset.</summary>
    public required DateTimeOffset CountedSince { get; init; }

    /// <summary>
    /// How often the server forgot the least used queries of all databases since then, to make room: when this grows fast, raise
    /// <c>pg_stat_statements.max</c>.
    /// </summary>
    public required long Evictions { get; init; }

    /// <summary>How many queries of the database the server keeps track of.</summary>
    public required int Tracked { get; init; }

    /// <summary>The top queries, in the order that was asked for.</summary>
    public required IReadOnlyList<QueryStatistics> Queries { get; init; }

    /// <summary>What stands out, with its evidence; empty when the data supports nothing.</summary>
    public required IReadOnlyList<InsightHint> Hints { get; init; }

    /// <summary>Whether <see cref="Queries"/> holds every query that is tracked.</summary>
    public bool IsComplete => Queries.Count >= Tracked;

    /// <summary>What happened between an earlier snapshot and this one. Pure.</summary>
    /// <param name="earlier">A snapshot of the same database that was taken before this one.</param>
    /// <exception cref="ArgumentException">The other snapshot is the later one.</exception>
    public QueryInsightsDifference Since(QueryInsights earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (earlier.Instance == Instance && earlier.TakenAt > TakenAt)
        {
            throw new ArgumentException("The snapshot to compare with is the later one.", nameof(earlier));
        }

        return QueryComparison.Compare(earlier, this);
    }
}
