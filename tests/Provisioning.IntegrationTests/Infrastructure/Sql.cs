using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Provisioning.IntegrationTests.Infrastructure;

internal static class Sql
{
    /// <summary>Logs in through a tunnel with the sealed credentials, checks the server's certificate, and runs one statement.</summary>
    public static async Task<object?> RunAsync(Library library, DatabaseId id, string statement)
    {
        var cancellationToken = Deadline.Token;
        var credentials = await library.Credentials.GetAsync(id, cancellationToken);
        await using var tunnel = await library.Connector.OpenTunnelAsync(id, cancellationToken);
        using var authority = X509Certificate2.CreateFromPem(credentials.CertificateAuthority);
        var builder = new NpgsqlDataSourceBuilder(credentials.ConnectionString);
        builder.ConnectionStringBuilder.Host = tunnel.Host;
        builder.ConnectionStringBuilder.Port = tunnel.Port;
        builder.ConnectionStringBuilder.Pooling = false;
        builder.UseRootCertificate(authority);

        // The connection string asks for a verified name: that of the endpoint, to which the tunnel leads.
        builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = credentials.Endpoint.Host);
        await using var source = builder.Build();
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
