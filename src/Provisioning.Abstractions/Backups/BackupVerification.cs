namespace Provisioning;

/// <summary>What came of a verification. Its message holds no secret.</summary>
public sealed record BackupVerification
{
    /// <summary>Whether the backup was restored and passed the check.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>The database whose backup it is.</summary>
    public required DatabaseId DatabaseId { get; init; }

    /// <summary>The archive that was restored from.</summary>
    public required string Archive { get; init; }

    /// <summary>How far it was restored.</summary>
    public required RestoreTarget Target { get; init; }

    /// <summary>One sentence: what was found, or why it failed.</summary>
    public required string Message { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long the restore took, until the database took logins; <see langword="null"/> when it did not get there.</summary>
    public TimeSpan? RestoreTime { get; init; }

    /// <summary>How long the check took; <see langword="null"/> when it was not begun.</summary>
    public TimeSpan? CheckTime { get; init; }

    /// <summary>Whether the throw-away database is gone; one that is not yet is deleted in the background.</summary>
    public required bool IsCleanedUp { get; init; }

    /// <summary>What the check threw.</summary>
    public Exception? Exception { get; init; }
}
