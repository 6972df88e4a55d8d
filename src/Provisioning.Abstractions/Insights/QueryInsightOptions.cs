namespace Provisioning;

/// <summary>Which queries to tell of. Immutable.</summary>
public sealed record QueryInsightOptions
{
    /// <summary>The largest <see cref="Limit"/>: as many as the server keeps track of by default.</summary>
    public const int MaxLimit = 5000;

    /// <summary>What comes first. Default <see cref="QueryOrder.TotalTime"/>.</summary>
    public QueryOrder OrderBy { get; init; } = QueryOrder.TotalTime;

    /// <summary>How many, from 1 to <see cref="MaxLimit"/>. Default 20. Differences of two snapshots are complete only when these are: take all.</summary>
    public int Limit { get; init; } = 20;

    /// <summary>
    /// The longest text of a query, in characters, from 20 to 10,000; times <see cref="Limit"/> not above 5,000,000. Default 1,000.
    /// </summary>
    public int MaxTextLength { get; init; } = 1000;

    /// <summary>The instance to ask; <see langword="null"/> for the primary. Replicas count the queries that they serve themselves.</summary>
    public string? Instance { get; init; }

    /// <summary>
    /// Whether to count in the queries of superusers and of the operator, which looks at the database for its own metrics. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool IncludeSystem { get; init; }

    /// <summary>From which mean time on a query is slow. Default one second.</summary>
    public TimeSpan SlowQueryThreshold { get; init; } = TimeSpan.FromSeconds(1);
}
