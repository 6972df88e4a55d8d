using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Resources;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Backups;

/// <summary>Reads the operator's <c>Backup</c> objects.</summary>
internal static class BackupObjects
{
    /// <summary>Names the operation that asked for a backup.</summary>
    public const string OperationAnnotation = WellKnownLabels.Prefix + "operation";

    /// <summary>On the backups that a schedule asks for.</summary>
    private const string ScheduleLabel = "cnpg.io/scheduled-backup";

    /// <summary>Newest first. Times are of whole seconds; of two backups that began in the same one, the log tells which was first.</summary>
    public static IReadOnlyList<DatabaseBackup> Read(DatabaseContext context, IObservedObjects observed) =>
    [
        .. observed.List(PostgreSqlTypes.Backup)
            .Where(backup => backup.Spec?.Cluster?.Name == context.Name && backup.Metadata.DeletionTimestamp is null)
            .OrderByDescending(backup => backup.Status?.StartedAt ?? backup.Metadata.CreationTimestamp)
            .ThenByDescending(backup => LogPosition.TryParse(backup.Status?.BeginLsn, out var begin) ? begin : ulong.MaxValue)
            .ThenByDescending(backup => backup.Metadata.Name, StringComparer.Ordinal)
            .Select(Read),
    ];

    private static DatabaseBackup Read(Backup backup)
    {
        var status = backup.Status;
        var state = State(status?.Phase);
        return new DatabaseBackup
        {
            Name = backup.Metadata.Name,
            Id = NullIfEmpty(status?.BackupId),
            Method = status?.Method ?? backup.Spec?.Method,
            State = state,
            StartedAt = status?.StartedAt,
            CompletedAt = state == BackupState.Completed ? status?.StoppedAt : null,
            BeginPosition = NullIfEmpty(status?.BeginLsn),
            EndPosition = NullIfEmpty(status?.EndLsn),
            Error = state == BackupState.Failed ? NullIfEmpty(status?.Error) ?? "The operator gives no reason." : null,
            IsScheduled = backup.Metadata.Labels?.ContainsKey(ScheduleLabel) == true,
            OperationId = backup.Metadata.Annotations?.GetValueOrDefault(OperationAnnotation) is { Length: > 0 } id ? new OperationId(id) : null,
        };
    }

    /// <summary>A backup by a plugin is <c>started</c> from its begin to its end.</summary>
    private static BackupState State(string? phase) => phase switch
    {
        null or "" or "pending" => BackupState.Pending,
        "completed" => BackupState.Completed,
        "failed" or "invalid backup definition" => BackupState.Failed,
        _ => BackupState.Running,
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
