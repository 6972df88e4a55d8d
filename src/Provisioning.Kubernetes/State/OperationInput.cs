namespace Provisioning.Kubernetes.State;

/// <summary>What an operation was asked to do besides bringing about the record's spec; each kind has its own members. Holds no secret.</summary>
internal sealed record OperationInput
{
    /// <summary>Restore: the database to restore from, as text, when it lived.</summary>
    public string? Source { get; init; }

    /// <summary>Delete-archive: its name.</summary>
    public string? Archive { get; init; }

    /// <summary>Backup and delete-backup: name of the base backup.</summary>
    public string? Backup { get; init; }

    /// <summary>Deprovision: what becomes of the backups.</summary>
    public DeletionPolicy? Policy { get; init; }

    /// <summary>Switchover: the instance to become the primary; null for the engine's choice.</summary>
    public string? Instance { get; init; }

    /// <summary>Restart: what was there before.</summary>
    public RestartMark? Restart { get; init; }

    /// <summary>Restore-in-place and revert-restore: what takes the place of what.</summary>
    public ReplacementRecord? Replacement { get; init; }
}
