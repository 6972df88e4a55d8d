using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>A StorageClass.</summary>
internal sealed record StorageClass : KubernetesResource
{
    public bool? AllowVolumeExpansion { get; init; }
}
