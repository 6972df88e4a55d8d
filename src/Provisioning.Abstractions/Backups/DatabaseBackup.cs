namespace Provisioning;

/// <summary>A base backup of a database.</summary>
public sealed record DatabaseBackup
{
    /// <summary>Its name, which restores and deletions take.</summary>
    public required string Name { get; init; }

    /// <summary>The engine's id of it in the archive, such as <c>20261122T202753</c>; <see langword="null"/> until it has begun.</summary>
    public string? Id { get; init; }

    /// <summary>How it is taken, such as <c>plugin</c>.</summary>
    public string? Method { get; init; }

    /// <summary>How far it is.</summary>
    public required BackupState State { get; init; }

    /// <summary>Its size in the store, in bytes; <see langword="null"/> where the engine's operator does not tell: CloudNativePG does not.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was complete; what was written up to then is in it.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Position of the write-ahead log where it begins, such as <c>0/3000028</c>.</summary>
    public string? BeginPosition { get; init; }

    /// <summary>Position of the write-ahead log from which on it is consistent.</summary>
    public string? EndPosition { get; init; }

    /// <summary>Why it failed, in the operator's words.</summary>
    public string? Error { get; init; }

    /// <summary>Whether the schedule asked for it.</summary>
    public required bool IsScheduled { get; init; }

    /// <summary>The operation that asked for it; <see langword="null"/> for what the schedule or somebody else asked for.</summary>
    public OperationId? OperationId { get; init; }
}
