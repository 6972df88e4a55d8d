namespace Provisioning;

/// <summary>What one query did between two snapshots.</summary>
public sealed record QueryDifference
{
    /// <summary>The counts.</summary>
    public required QueryStatistics Query { get; init; }

    /// <summary>What the counts are of.</summary>
    public required DifferenceBasis Basis { get; init; }
}
