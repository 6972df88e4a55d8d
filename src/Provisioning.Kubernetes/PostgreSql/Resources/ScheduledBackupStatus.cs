namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>When a schedule ran and runs next.</summary>
internal sealed record ScheduledBackupStatus
{
    public DateTimeOffset? LastScheduleTime { get; init; }

    public DateTimeOffset? NextScheduleTime { get; init; }
}
