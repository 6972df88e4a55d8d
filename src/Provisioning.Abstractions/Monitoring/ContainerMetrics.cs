namespace Provisioning;

/// <summary>One container of a pod.</summary>
public sealed record ContainerMetrics
{
    /// <summary>The container's name.</summary>
    public required string Name { get; init; }

    /// <summary>CPU, in cores.</summary>
    public required ResourceUsage Cpu { get; init; }

    /// <summary>Memory, in bytes.</summary>
    public required ResourceUsage Memory { get; init; }
}
