namespace Provisioning;

/// <summary>Reaches databases from outside the cluster, through the Kubernetes API server. Thread safe.</summary>
public interface IDatabaseConnector
{
    /// <summary>
    /// Opens a port on 127.0.0.1 whose connections are forwarded to the database's primary, or to its replicas. An established connection breaks when its pod
    /// goes away; each new one finds the primary of now, and waits for it a while when there is none, as during a failover or while the API server is away.
    /// The opening waits likewise. Dispose the tunnel to close it and its connections.
    /// </summary>
    /// <param name="id">The database.</param>
    /// <param name="options">Where to; <see langword="null"/> for the primary.</param>
    /// <param name="cancellationToken">Stops the opening, not the tunnel.</param>
    /// <exception cref="ProvisioningException">
    /// No such database (<see cref="ErrorCode.NotFound"/>), no server of the kind that is asked for (<see cref="ErrorCode.InvalidState"/>), or the cluster
    /// refuses (<c>pods/portforward</c>) or cannot be reached.
    /// </exception>
    Task<DatabaseTunnel> OpenTunnelAsync(DatabaseId id, TunnelOptions? options = null, CancellationToken cancellationToken = default);
}
