namespace Provisioning.LocalCluster.Node;

/// <summary>How a container ended.</summary>
internal sealed record ContainerTermination(
    int ExitCode, string Reason, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string ContainerId, string? Message = null);
