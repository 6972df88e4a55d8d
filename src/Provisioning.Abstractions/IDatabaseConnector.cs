namespace Provisioning;

/// <summary>Reaches databases from outside the cluster, through the Kubernetes API server. Thread safe.</summary>
public interface IDatabaseConnector
{
    /// <summary>
    /// Opens a port on 127.0.0.1 whose connections are forwarded to the database's primary. Each new connection finds the current primary;
    /// an established one breaks when its pod goes away. Dispose the tunnel to close it and its connections.
    /// </summary>
    /// <exception cref="ProvisioningException">No such database, no primary now, or the cluster refuses (<c>pods/portforward</c>) or cannot be
    /// reached.</exception>
    Task<DatabaseTunnel> OpenTunnelAsync(DatabaseId id, CancellationToken cancellationToken = default);
}
