using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>A CloudNativePG <c>Cluster</c>: the fields that we set or look at.</summary>
internal sealed record Cluster : KubernetesResource
{
    public ClusterSpec? Spec { get; init; }

    public ClusterStatus? Status { get; init; }
}
