using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>A Pod.</summary>
internal sealed record Pod : KubernetesResource
{
    public PodSpec? Spec { get; init; }

    public PodStatus? Status { get; init; }
}
