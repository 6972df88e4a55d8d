namespace Provisioning;

/// <summary>What the pods of a database use.</summary>
public sealed record DatabaseMetrics
{
    /// <summary>One entry for each instance, ordered by name.</summary>
    public required IReadOnlyList<PodMetrics> Pods { get; init; }

    /// <summary>
    /// Why <see cref="PodMetrics.CpuCores"/> and <see cref="PodMetrics.MemoryBytes"/> are missing, or <see langword="null"/> when they are not.
    /// </summary>
    public string? Unavailable { get; init; }
}
