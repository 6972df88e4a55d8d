using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.State;

/// <summary>A ConfigMap.</summary>
internal sealed record ConfigMap : KubernetesResource
{
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
