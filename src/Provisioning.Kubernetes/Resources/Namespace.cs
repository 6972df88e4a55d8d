using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>A Namespace.</summary>
internal sealed record Namespace : KubernetesResource
{
    public NamespaceStatus? Status { get; init; }
}
