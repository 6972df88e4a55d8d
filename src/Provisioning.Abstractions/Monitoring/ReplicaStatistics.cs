namespace Provisioning;

/// <summary>How far a replica is behind the primary.</summary>
public sealed record ReplicaStatistics
{
    /// <summary>The instance.</summary>
    public required string Instance { get; init; }

    /// <summary>
    /// As PostgreSQL spells it: <c>streaming</c>, <c>catchup</c>, <c>startup</c>…; <see langword="null"/> when it is not connected to the primary.
    /// </summary>
    public string? State { get; init; }

    /// <summary>Whether commits wait for it, as PostgreSQL spells it: <c>async</c>, <c>sync</c>, <c>quorum</c>, <c>potential</c>.</summary>
    public string? SyncState { get; init; }

    /// <summary>Bytes of the log that it has not yet written.</summary>
    public long? WriteLagBytes { get; init; }

    /// <summary>Bytes of the log that it has not yet flushed to disk.</summary>
    public long? FlushLagBytes { get; init; }

    /// <summary>Bytes of the log that it has not yet replayed: what its readers do not see.</summary>
    public long? ReplayLagBytes { get; init; }

    /// <summary>How long recent commits took to be written there; <see langword="null"/> when there were none lately and it is level.</summary>
    public TimeSpan? WriteLag { get; init; }

    /// <summary>How long recent commits took to be flushed there.</summary>
    public TimeSpan? FlushLag { get; init; }

    /// <summary>How long recent commits took to be replayed there.</summary>
    public TimeSpan? ReplayLag { get; init; }
}
