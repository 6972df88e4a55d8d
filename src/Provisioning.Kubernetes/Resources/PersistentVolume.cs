using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>A PersistentVolume.</summary>
internal sealed record PersistentVolume : KubernetesResource
{
    public PersistentVolumeSpec? Spec { get; init; }
}
