namespace Provisioning;

/// <summary>What the counts of a <see cref="QueryDifference"/> are of.</summary>
public enum DifferenceBasis
{
    /// <summary>Both snapshots have the query: the difference, exactly.</summary>
    Exact,

    /// <summary>The query is new, or its counters began anew in between: all that is counted now, which may lack what was counted before that.</summary>
    BeganAnew,

    /// <summary>
    /// The earlier snapshot was cut off and lacks the query: all that is counted now, of which some may be older than the earlier snapshot.
    /// </summary>
    AtMost,
}
