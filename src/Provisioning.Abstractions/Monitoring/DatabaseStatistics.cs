namespace Provisioning;

/// <summary>What a database's primary says of itself. Counters are totals since <see cref="CountedSince"/>; take two to get rates.</summary>
public sealed record DatabaseStatistics
{
    /// <summary>The instance that was asked.</summary>
    public required string Instance { get; init; }

    /// <summary>When, by the server's clock.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>The server's version, such as <c>18.1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>When the server was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long the server has been up.</summary>
    public TimeSpan Uptime => TakenAt - StartedAt;

    /// <summary>Size of the application's database, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Connections.</summary>
    public required ConnectionStatistics Connections { get; init; }

    /// <summary>
    /// Part of the blocks that were found in PostgreSQL's own cache, from 0 to 1; <see langword="null"/> before any was needed. What the kernel's cache gave
    /// counts as not found.
    /// </summary>
    public double? CacheHitRatio { get; init; }

    /// <summary>Transactions that were committed.</summary>
    public required long Commits { get; init; }

    /// <summary>Transactions that were rolled back.</summary>
    public required long Rollbacks { get; init; }

    /// <summary>Deadlocks that were found.</summary>
    public required long Deadlocks { get; init; }

    /// <summary>Bytes that queries wrote to temporary files, for want of <c>work_mem</c>.</summary>
    public required long TempBytes { get; init; }

    /// <summary>
    /// Since when the counters surely count the primary's work: their last reset, the server's start or its promotion, whichever is latest.
    /// </summary>
    public required DateTimeOffset CountedSince { get; init; }

    /// <summary>Age of the oldest transaction that is open in the database; <see langword="null"/> when none is.</summary>
    public TimeSpan? OldestTransactionAge { get; init; }

    /// <summary>
    /// Transactions since the oldest one that is not frozen. At about 2.1 thousand million the server stops taking writes; autovacuum works against it
    /// from 200 million on.
    /// </summary>
    public required long TransactionIdAge { get; init; }

    /// <summary>The same for multixacts, which row locks of several transactions need.</summary>
    public required long MultixactIdAge { get; init; }

    /// <summary>The replicas, ordered by name: those that the primary streams to, and instances that it does not.</summary>
    public required IReadOnlyList<ReplicaStatistics> Replicas { get; init; }

    /// <summary>The archiving of the write-ahead log.</summary>
    public required ArchiverStatistics Archiver { get; init; }

    /// <summary>Names of parameters that were changed and wait for a restart.</summary>
    public required IReadOnlyList<string> PendingRestart { get; init; }
}
