namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a pod's status.</summary>
internal sealed record PodStatus
{
    public string? Phase { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }

    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }
}
