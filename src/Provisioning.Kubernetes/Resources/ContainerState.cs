namespace Provisioning.Kubernetes.Resources;

/// <summary>A container's state; at most one of the parts is set.</summary>
internal sealed record ContainerState
{
    public ContainerStateDetail? Waiting { get; init; }

    public ContainerStateDetail? Terminated { get; init; }
}
