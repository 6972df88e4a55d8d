using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>A Job.</summary>
internal sealed record Job : KubernetesResource
{
    public JobStatus? Status { get; init; }
}
