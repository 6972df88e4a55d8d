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

    /// <summary>
    /// CPU of the engine's container, in cores: the tier's figure is the limit of that container alone. Sidecars are in <see cref="Containers"/>.
    /// </summary>
    public required ResourceUsage Cpu { get; init; }

    /// <summary>Memory of the engine's container, in bytes.</summary>
    public required ResourceUsage Memory { get; init; }

    /// <summary>Every container, the engine's first, then sidecars by name.</summary>
    public required IReadOnlyList<ContainerMetrics> Containers { get; init; }

    /// <summary>
    /// When metrics-server measured; <see langword="null"/> when it has not yet, as in the first minute of a pod, or when there is no metrics-server.
    /// </summary>
    public DateTimeOffset? MeasuredAt { get; init; }

    /// <summary>
    /// The file system of the data volume, in bytes, as the instance sees it; <see langword="null"/> when it could not be asked. Where volumes share a
    /// disk, as with host-path provisioners, this is that disk.
    /// </summary>
    public ResourceUsage? Storage { get; init; }

    /// <summary>Why <see cref="Storage"/> is missing; <see langword="null"/> when it is not.</summary>
    public string? StorageUnavailable { get; init; }
}
