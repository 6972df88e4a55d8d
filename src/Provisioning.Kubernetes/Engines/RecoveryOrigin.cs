namespace Provisioning.Kubernetes.Engines;

/// <summary>Where a restored database came from: an archive, and how far of it was replayed. Kept in the record; holds no secret.</summary>
internal sealed record RecoveryOrigin
{
    /// <summary>Name of the backup store in the options.</summary>
    public required string Store { get; init; }

    /// <summary>Folder of the source in the store.</summary>
    public required string Server { get; init; }

    /// <summary>The engine's id of the base backup to start from; null for the newest that the target allows.</summary>
    public string? BackupId { get; init; }

    /// <summary>Replay up to this moment.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Replay up to this position of the log.</summary>
    public string? Lsn { get; init; }

    /// <summary>Replay up to this transaction.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Replay up to this named restore point.</summary>
    public string? RestorePoint { get; init; }

    /// <summary>Replay no further than the base backup needs to be consistent.</summary>
    public bool Immediate { get; init; }

    /// <summary>Stop before the target rather than after it.</summary>
    public bool Exclusive { get; init; }
}
