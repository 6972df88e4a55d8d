namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a container's status.</summary>
internal sealed record ContainerStatus
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    public bool Ready { get; init; }

    public int RestartCount { get; init; }

    public ContainerState? State { get; init; }
}
