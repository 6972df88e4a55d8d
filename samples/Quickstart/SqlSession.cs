using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Provisioning;

namespace Quickstart;

/// <summary>What an application would do with its database.</summary>
internal static class SqlSession
{
    /// <summary>Creates a table, writes, reads back, and returns what the server says of itself.</summary>
    public static async Task<string> RunAsync(DatabaseTunnel tunnel, DatabaseCredentials credentials, CancellationToken cancellationToken)
    {
        using var authority = credentials.CertificateAuthority is { } pem ? X509Certificate2.CreateFromPem(pem) : null;
        await using var source = CreateDataSource(tunnel, credentials, authority);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);

        await ExecuteAsync(connection, "create table if not exists orders (id bigint generated always as identity, item text not null)", cancellationToken);
        await ExecuteAsync(connection, "insert into orders (item) values ('espresso machine'), ('two cups')", cancellationToken);
        await using (var query = new NpgsqlCommand("select id, item from orders order by id desc limit 2", connection))
        await using (var reader = await query.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                Console.WriteLine($"  order {reader.GetInt64(0)}: {reader.GetString(1)}");
            }
        }

        await using var version = new NpgsqlCommand("select version()", connection);
        return (string)(await version.ExecuteScalarAsync(cancellationToken))!;
    }

    public static NpgsqlDataSource CreateDataSource(DatabaseTunnel tunnel, DatabaseCredentials credentials, X509Certificate2? authority)
    {
        var through = credentials.Through(tunnel);
        var builder = new NpgsqlDataSourceBuilder(through.ConnectionString);
        builder.UseRootCertificate(authority);

        // The server's certificate bears its name in the cluster, and the tunnel's end is 127.0.0.1.
        builder.UseSslClientAuthenticationOptionsCallback(ssl => ssl.TargetHost = through.ServerName);
        return builder.Build();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        Console.WriteLine($"  {sql}");
    }
}
