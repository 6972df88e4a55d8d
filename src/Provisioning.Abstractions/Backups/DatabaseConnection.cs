namespace Provisioning;

/// <summary>A way to a restored database for a check, open as long as the check runs. Holds a password: <see cref="ToString"/> leaves it out.</summary>
public sealed class DatabaseConnection
{
    /// <summary>Where to connect: an address of this machine, from which connections are forwarded to the database.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>
    /// User, password, database and certificate authority. The server's certificate names <see cref="DatabaseEndpoint.Host"/> of its endpoint, not
    /// <see cref="Host"/>: verify it by that name.
    /// </summary>
    public required DatabaseCredentials Credentials { get; init; }

    /// <summary>The user and the place, without the password.</summary>
    public override string ToString() => $"{Credentials.UserName}@{Host}:{Port}/{Credentials.DatabaseName}";
}
