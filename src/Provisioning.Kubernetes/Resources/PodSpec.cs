namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a pod's spec.</summary>
internal sealed record PodSpec
{
    public IReadOnlyList<Container>? Containers { get; init; }
}
