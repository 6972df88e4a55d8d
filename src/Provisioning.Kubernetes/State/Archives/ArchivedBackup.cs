namespace Provisioning.Kubernetes.State.Archives;

/// <summary>A complete base backup in an archive whose database is gone.</summary>
internal sealed record ArchivedBackup
{
    public required string Name { get; init; }

    public string? Id { get; init; }

    public string? Method { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public string? BeginPosition { get; init; }

    public string? EndPosition { get; init; }

    public bool IsScheduled { get; init; }

    public static ArchivedBackup From(DatabaseBackup backup) => new()
    {
        Name = backup.Name,
        Id = backup.Id,
        Method = backup.Method,
        StartedAt = backup.StartedAt,
        CompletedAt = backup.CompletedAt,
        BeginPosition = backup.BeginPosition,
        EndPosition = backup.EndPosition,
        IsScheduled = backup.IsScheduled,
    };

    public DatabaseBackup ToBackup() => new()
    {
        Name = Name,
        Id = Id,
        Method = Method,
        State = BackupState.Completed,
        StartedAt = StartedAt,
        CompletedAt = CompletedAt,
        BeginPosition = BeginPosition,
        EndPosition = EndPosition,
        IsScheduled = IsScheduled,
    };
}
