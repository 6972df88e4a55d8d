namespace Provisioning;

/// <summary>How an application logs in to a database. Holds a password: <see cref="ToString"/> leaves it out, and so should you.</summary>
public sealed class DatabaseCredentials
{
    /// <summary>The database.</summary>
    public required DatabaseId DatabaseId { get; init; }

    /// <summary>Where it listens inside the cluster.</summary>
    public required DatabaseEndpoint Endpoint { get; init; }

    /// <summary>Name of the application's database on the server.</summary>
    public required string DatabaseName { get; init; }

    /// <summary>The user.</summary>
    public required string UserName { get; init; }

    /// <summary>The user's password.</summary>
    public required string Password { get; init; }

    /// <summary>The certificate authority that signed the server's certificate, as PEM; <see langword="null"/> when the server has no TLS.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>
    /// The name that the server's certificate is to be verified against; <see langword="null"/> for the host that is connected to, which it is inside the
    /// cluster.
    /// </summary>
    public string? ServerName { get; init; }

    /// <summary>The engine's usual URI of the primary, with the password. It asks for a verified certificate where the server has one.</summary>
    public required string ConnectionUri { get; init; }

    /// <summary>The engine's usual ADO.NET connection string of the primary, with the password. As strict as <see cref="ConnectionUri"/>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The URI of the replicas, which take reads only; <see langword="null"/> when there are none.</summary>
    public string? ReadOnlyConnectionUri { get; init; }

    /// <summary>The ADO.NET connection string of the replicas; <see langword="null"/> when there are none.</summary>
    public string? ReadOnlyConnectionString { get; init; }

    /// <summary>
    /// The same credentials for connections through a tunnel: its address in the place of the server's. The certificate is verified as before, against
    /// <see cref="ServerName"/>: the URI says so by itself (<c>hostaddr</c>), a driver that takes the connection string is to be told.
    /// </summary>
    /// <param name="tunnel">An open tunnel to the same database.</param>
    public DatabaseCredentials Through(DatabaseTunnel tunnel)
    {
        ArgumentNullException.ThrowIfNull(tunnel);
        return new DatabaseCredentials
        {
            DatabaseId = DatabaseId,
            Endpoint = new DatabaseEndpoint { Host = tunnel.Host, Port = tunnel.Port },
            DatabaseName = DatabaseName,
            UserName = UserName,
            Password = Password,
            CertificateAuthority = CertificateAuthority,
            ServerName = tunnel.ServerName,
            ConnectionUri = TunnelAddress.InUri(ConnectionUri, tunnel),
            ConnectionString = TunnelAddress.InConnectionString(ConnectionString, tunnel),
        };
    }

    /// <summary>The user and the place, without the password.</summary>
    public override string ToString() => $"{UserName}@{Endpoint.Host}:{Endpoint.Port}/{DatabaseName}";
}
