namespace Provisioning;

/// <summary>What happened between two snapshots.</summary>
public sealed record QueryInsightsDifference
{
    /// <summary>When the earlier one was taken.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When the later one was taken.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>
    /// Whether the counters began anew in between: they were reset, or another instance was asked. What happened before is then lost.
    /// </summary>
    public required bool WasReset { get; init; }

    /// <summary>The queries that ran, most time first.</summary>
    public required IReadOnlyList<QueryDifference> Queries { get; init; }
}
