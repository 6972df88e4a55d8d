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

    /// <summary>The usual URI of the engine, with the password, for use inside the cluster.</summary>
    public required string ConnectionUri { get; init; }

    /// <summary>The engine's usual ADO.NET connection string, with the password, for use inside the cluster.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The user and the place, without the password.</summary>
    public override string ToString() => $"{UserName}@{Endpoint.Host}:{Endpoint.Port}/{DatabaseName}";
}
