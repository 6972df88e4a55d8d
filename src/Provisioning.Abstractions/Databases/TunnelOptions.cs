namespace Provisioning;

/// <summary>Where a tunnel leads.</summary>
public sealed record TunnelOptions
{
    /// <summary>To the replicas, by turns, which take reads only. Default: to the primary.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// How long the opening, and each new connection, waits for a server before it fails or is closed. Default 30 seconds, in which a failover is over; at
    /// most an hour.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
