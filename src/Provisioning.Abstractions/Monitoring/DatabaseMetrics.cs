namespace Provisioning;

/// <summary>What the pods of a database use.</summary>
public sealed record DatabaseMetrics
{
    /// <summary>One entry for each instance, ordered by name.</summary>
    public required IReadOnlyList<PodMetrics> Pods { get; init; }

    /// <summary>Whether CPU and memory are measured in this cluster at all.</summary>
    public required MetricsSource Source { get; init; }

    /// <summary><see cref="Source"/> as a sentence for people; <see langword="null"/> when it is available.</summary>
    public string? Unavailable { get; init; }
}
