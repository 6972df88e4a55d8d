namespace Provisioning;

/// <summary>What the server counted for one query, told by its shape: the same statement with other values is the same query.</summary>
public sealed record QueryStatistics
{
    /// <summary>The server's id of the query. It may change with the server's major version, and when its tables are made anew.</summary>
    public required string QueryId { get; init; }

    /// <summary>The role that ran it; the same query by another role is counted apart.</summary>
    public required string User { get; init; }

    /// <summary>Whether it was sent by a client, rather than run by a function.</summary>
    public required bool IsTopLevel { get; init; }

    /// <summary>The normalised text, with a placeholder for every value and without comments, cut to the length that was asked for.</summary>
    public required string Text { get; init; }

    /// <summary>How often it was run.</summary>
    public required long Calls { get; init; }

    /// <summary>Rows returned or changed.</summary>
    public required long Rows { get; init; }

    /// <summary>Execution time in all.</summary>
    public required TimeSpan TotalTime { get; init; }

    /// <summary>Execution time for each call.</summary>
    public TimeSpan MeanTime => Calls > 0 ? TotalTime / Calls : TimeSpan.Zero;

    /// <summary>The longest execution; <see langword="null"/> in a difference, where it cannot be known.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Blocks of 8 KiB found in PostgreSQL's cache.</summary>
    public required long BlocksHit { get; init; }

    /// <summary>Blocks that had to be read from the volume or the kernel's cache.</summary>
    public required long BlocksRead { get; init; }

    /// <summary>Blocks that it had to write out itself.</summary>
    public required long BlocksWritten { get; init; }

    /// <summary>Blocks of temporary files read, for want of <c>work_mem</c>.</summary>
    public required long TempBlocksRead { get; init; }

    /// <summary>Blocks of temporary files written.</summary>
    public required long TempBlocksWritten { get; init; }

    /// <summary>Part of the blocks that was found in the cache, from 0 to 1; <see langword="null"/> when it needed none.</summary>
    public double? HitRatio => BlocksHit + BlocksRead > 0 ? (double)BlocksHit / (BlocksHit + BlocksRead) : null;

    /// <summary>Time spent reading blocks; zero unless the parameter <c>track_io_timing</c> is on.</summary>
    public required TimeSpan ReadTime { get; init; }

    /// <summary>Time spent writing blocks; zero unless the parameter <c>track_io_timing</c> is on.</summary>
    public required TimeSpan WriteTime { get; init; }

    /// <summary>Bytes of write-ahead log.</summary>
    public required long WalBytes { get; init; }

    /// <summary>Since when it is counted; <see langword="null"/> before PostgreSQL 17, which does not tell.</summary>
    public DateTimeOffset? CountedSince { get; init; }
}
