using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Provisioning.IntegrationTests.Infrastructure;

internal static class Sql
{
    /// <summary>Logs in through a tunnel with the credentials of now, verifies the server, and runs one statement.</summary>
    public static async Task<object?> RunAsync(Library library, DatabaseId id, string statement)
    {
        var credentials = await library.Credentials.GetAsync(id, Deadline.Token);
        await using var tunnel = await library.Connector.OpenTunnelAsync(id, cancellationToken: Deadline.Token);
        return await RunAsync(credentials.Through(tunnel), statement);
    }

    /// <summary>Logs in with credentials that lead through a tunnel, and runs one statement.</summary>
    public static async Task<object?> RunAsync(DatabaseCredentials through, string statement)
    {
        await using var source = CreateSource(through);
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync(Deadline.Token);
    }

    /// <summary>Connections that verify the server's certificate, its name included.</summary>
    public static NpgsqlDataSource CreateSource(DatabaseCredentials through)
    {
        var builder = new NpgsqlDataSourceBuilder(through.ConnectionString);
        builder.ConnectionStringBuilder.Pooling = false;
        builder.UseRootCertificate(X509Certificate2.CreateFromPem(through.CertificateAuthority));
        builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = through.ServerName);
        return builder.Build();
    }
}
