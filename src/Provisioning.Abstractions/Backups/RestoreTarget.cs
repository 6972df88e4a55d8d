namespace Provisioning;

/// <summary>How far to restore. Made by one of the static members.</summary>
public sealed record RestoreTarget
{
    private RestoreTarget()
    {
    }

    /// <summary>Everything that there is.</summary>
    public static RestoreTarget Latest { get; } = new();

    /// <summary>The moment to stop at, to the microsecond.</summary>
    public DateTimeOffset? Time { get; private init; }

    /// <summary>The base backup to restore and nothing after it: its name or id.</summary>
    public string? Backup { get; private init; }

    /// <summary>The position of the write-ahead log to stop at.</summary>
    public string? Position { get; private init; }

    /// <summary>The transaction to stop at.</summary>
    public string? Transaction { get; private init; }

    /// <summary>The restore point to stop at.</summary>
    public string? RestorePoint { get; private init; }

    /// <summary>When <see cref="RestorePoint"/> was made, when that is known.</summary>
    public DateTimeOffset? RestorePointCreatedAt { get; private init; }

    /// <summary>
    /// Whether to stop before the target rather than after it. Default <see langword="false"/>: what was committed at the very moment, or the transaction
    /// itself, is restored. Means nothing for a restore point and a base backup.
    /// </summary>
    public bool IsExclusive { get; init; }

    /// <summary>Up to a moment. PostgreSQL stops at the first commit after it.</summary>
    public static RestoreTarget At(DateTimeOffset time) => new() { Time = time };

    /// <summary>One base backup and nothing after it.</summary>
    /// <param name="backup">Its name or its id.</param>
    public static RestoreTarget FromBackup(string backup)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backup);
        return new RestoreTarget { Backup = backup };
    }

    /// <summary>Up to a position of the write-ahead log.</summary>
    /// <param name="position">Such as <c>0/5000100</c>.</param>
    public static RestoreTarget AtPosition(string position)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(position);
        return new RestoreTarget { Position = position };
    }

    /// <summary>Up to a transaction.</summary>
    /// <param name="transaction">Its id, such as <c>742</c>.</param>
    public static RestoreTarget AtTransaction(string transaction)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(transaction);
        return new RestoreTarget { Transaction = transaction };
    }

    /// <summary>Up to a restore point. The restore begins with the oldest base backup, since nothing tells which one precedes it.</summary>
    /// <param name="name">The name that it was made under.</param>
    public static RestoreTarget AtRestorePoint(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new RestoreTarget { RestorePoint = name };
    }

    /// <summary>Up to a restore point. The restore begins with the last base backup before it.</summary>
    public static RestoreTarget AtRestorePoint(RestorePoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return new RestoreTarget { RestorePoint = point.Name, RestorePointCreatedAt = point.CreatedAt };
    }
}
