using static Provisioning.LocalCluster.CloudNativePg.Instances.PostgresConnection;

namespace Provisioning.LocalCluster.CloudNativePg.Recovery;

/// <summary>The application's role and database after a recovery: what the backup has stays as it is, an owner other than the one asked for included.</summary>
internal static class RestoredDatabase
{
    public static async Task EnsureAsync(string socketPath, string database, string owner, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(socketPath, "postgres", cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            if (await connection.ScalarAsync($"SELECT 1 FROM pg_roles WHERE rolname = {Literal(owner)}", cancellationToken).ConfigureAwait(false) is null)
            {
                await connection.QueryAsync($"CREATE ROLE {Identifier(owner)} LOGIN", cancellationToken).ConfigureAwait(false);
            }

            if (await connection.ScalarAsync($"SELECT 1 FROM pg_database WHERE datname = {Literal(database)}", cancellationToken).ConfigureAwait(false) is null)
            {
                await connection.QueryAsync($"CREATE DATABASE {Identifier(database)} OWNER {Identifier(owner)}", cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
