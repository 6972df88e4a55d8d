namespace Provisioning;

/// <summary>Where a database listens inside the cluster.</summary>
public sealed record DatabaseEndpoint
{
    /// <summary>DNS name that always leads to the primary.</summary>
    public required string Host { get; init; }

    /// <summary>DNS name that leads to the replicas, or <see langword="null"/> when there are none.</summary>
    public string? ReadOnlyHost { get; init; }

    /// <summary>TCP port of both.</summary>
    public required int Port { get; init; }
}
