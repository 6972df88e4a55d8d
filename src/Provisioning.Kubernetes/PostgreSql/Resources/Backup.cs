using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>A CloudNativePG <c>Backup</c>: one base backup, on demand or made by a schedule.</summary>
internal sealed record Backup : KubernetesResource
{
    public BackupSpec? Spec { get; init; }

    public BackupStatus? Status { get; init; }
}
