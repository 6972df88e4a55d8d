using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>A CloudNativePG <c>ScheduledBackup</c>.</summary>
internal sealed record ScheduledBackup : KubernetesResource
{
    public ScheduledBackupStatus? Status { get; init; }
}
