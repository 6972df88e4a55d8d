namespace Provisioning.Kubernetes.Resources;

/// <summary>Why a container waits or how it ended.</summary>
internal sealed record ContainerStateDetail
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public int? ExitCode { get; init; }
}
