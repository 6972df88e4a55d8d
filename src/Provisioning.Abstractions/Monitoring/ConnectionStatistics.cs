namespace Provisioning;

/// <summary>Connections of clients.</summary>
public sealed record ConnectionStatistics
{
    /// <summary>To the application's database.</summary>
    public required int Used { get; init; }

    /// <summary>To all databases of the instance, which share <see cref="Max"/>.</summary>
    public required int UsedInAll { get; init; }

    /// <summary>The most that the instance takes (<c>max_connections</c>), a few of which are kept for superusers.</summary>
    public required int Max { get; init; }

    /// <summary><see cref="Used"/> by state, as PostgreSQL spells it: <c>active</c>, <c>idle</c>, <c>idle in transaction</c>…</summary>
    public required IReadOnlyDictionary<string, int> ByState { get; init; }
}
