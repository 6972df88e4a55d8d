namespace Provisioning.Kubernetes.Credentials;

/// <summary>What is sealed. A class, not a record: its text form must not hold the password.</summary>
internal sealed class CredentialPayload
{
    public required string Host { get; init; }

    public string? ReadOnlyHost { get; init; }

    public required int Port { get; init; }

    public required string DatabaseName { get; init; }

    public required string UserName { get; init; }

    public required string Password { get; init; }

    public string? CertificateAuthority { get; init; }

    public required string ConnectionUri { get; init; }

    public required string ConnectionString { get; init; }

    public string? ReadOnlyConnectionUri { get; init; }

    public string? ReadOnlyConnectionString { get; init; }

    public static CredentialPayload From(DatabaseCredentials credentials) => new()
    {
        Host = credentials.Endpoint.Host,
        ReadOnlyHost = credentials.Endpoint.ReadOnlyHost,
        Port = credentials.Endpoint.Port,
        DatabaseName = credentials.DatabaseName,
        UserName = credentials.UserName,
        Password = credentials.Password,
        CertificateAuthority = credentials.CertificateAuthority,
        ConnectionUri = credentials.ConnectionUri,
        ConnectionString = credentials.ConnectionString,
        ReadOnlyConnectionUri = credentials.ReadOnlyConnectionUri,
        ReadOnlyConnectionString = credentials.ReadOnlyConnectionString,
    };

    public DatabaseCredentials ToCredentials(DatabaseId id) => new()
    {
        DatabaseId = id,
        Endpoint = new DatabaseEndpoint { Host = Host, ReadOnlyHost = ReadOnlyHost, Port = Port },
        DatabaseName = DatabaseName,
        UserName = UserName,
        Password = Password,
        CertificateAuthority = CertificateAuthority,
        ConnectionUri = ConnectionUri,
        ConnectionString = ConnectionString,
        ReadOnlyConnectionUri = ReadOnlyConnectionUri,
        ReadOnlyConnectionString = ReadOnlyConnectionString,
    };
}
