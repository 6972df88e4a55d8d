namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a pod's spec.</summary>
internal sealed record PodSpec
{
    public IReadOnlyList<Container>? Containers { get; init; }

    /// <summary>Those that go on running beside the others, too.</summary>
    public IReadOnlyList<Container>? InitContainers { get; init; }
}
