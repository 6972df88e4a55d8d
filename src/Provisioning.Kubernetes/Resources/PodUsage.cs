using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>What metrics-server measured of a pod (<c>PodMetrics</c>).</summary>
internal sealed record PodUsage : KubernetesResource
{
    public DateTimeOffset? Timestamp { get; init; }

    public IReadOnlyList<ContainerUsage>? Containers { get; init; }
}
