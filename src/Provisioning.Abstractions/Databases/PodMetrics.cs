namespace Provisioning;

/// <summary>One pod of a database.</summary>
public sealed record PodMetrics
{
    /// <summary>The pod's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the instance is to its peers: <c>primary</c>, <c>replica</c>, or empty while undecided.</summary>
    public required string Role { get; init; }

    /// <summary>Whether the pod is Running and Ready.</summary>
    public required bool Ready { get; init; }

    /// <summary>CPU in use, in cores; <see langword="null"/> when not measured (yet).</summary>
    public double? CpuCores { get; init; }

    /// <summary>CPU limit, in cores; <see langword="null"/> when there is none.</summary>
    public double? CpuLimitCores { get; init; }

    /// <summary>Memory in use, in bytes; <see langword="null"/> when not measured (yet).</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Memory limit, in bytes; <see langword="null"/> when there is none.</summary>
    public long? MemoryLimitBytes { get; init; }
}
