namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>What can be recovered out of one archive.</summary>
internal sealed record RecoveryWindow
{
    /// <summary>The end of the oldest base backup.</summary>
    public DateTimeOffset? FirstRecoverabilityPoint { get; init; }

    public DateTimeOffset? LastSuccessfulBackupTime { get; init; }

    public DateTimeOffset? LastFailedBackupTime { get; init; }
}
