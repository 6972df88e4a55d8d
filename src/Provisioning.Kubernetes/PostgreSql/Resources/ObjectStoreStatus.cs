namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>What can be recovered, by the folder of the archive.</summary>
internal sealed record ObjectStoreStatus
{
    public IReadOnlyDictionary<string, RecoveryWindow>? ServerRecoveryWindow { get; init; }
}
