using static Provisioning.LocalCluster.CloudNativePg.Instances.PostgresConnection;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>What is done to a new database cluster before it serves anybody. Any failing statement fails the bootstrap.</summary>
internal static class FirstStart
{
    public static async Task RunAsync(InitdbRequest request, string socketPath, InstanceLog log, CancellationToken cancellationToken)
    {
        var owner = Literal(request.Owner);
        await ExecuteAsync(
            socketPath, "postgres", PrimarySql.ReplicationUser, "could not create the replication user", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(
            socketPath, "postgres",
            $"DO $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {owner}) THEN CREATE ROLE {Identifier(request.Owner)} LOGIN; END IF; END $do$;",
            "could not create the application user", cancellationToken).ConfigureAwait(false);
        log.Info("Executing post-init SQL instructions");
        await ExecuteAllAsync(socketPath, "postgres", request.PostInitSql, "could not execute init query", cancellationToken).ConfigureAwait(false);
        log.Info("Executing post-init template SQL instructions");
        await ExecuteAllAsync(
            socketPath, "template1", request.PostInitTemplateSql, "could not execute init Template query", cancellationToken).ConfigureAwait(false);
        if (request.Database != "postgres")
        {
            await ExecuteAsync(
                socketPath, "postgres", $"CREATE DATABASE {Identifier(request.Database)} OWNER {Identifier(request.Owner)}",
                "could not create ApplicationDatabase", cancellationToken).ConfigureAwait(false);
        }

        log.Info("Executing Application instructions");
        await ExecuteAllAsync(
            socketPath, request.Database, request.PostInitApplicationSql, "could not execute init Application query", cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAllAsync(
        string socketPath, string database, IReadOnlyList<string> statements, string failure, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
        {
            await ExecuteAsync(socketPath, database, statement, failure, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ExecuteAsync(string socketPath, string database, string sql, string failure, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await OpenAsync(socketPath, database, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                await connection.QueryAsync(sql, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (PostgresServerException e)
        {
            throw new BootstrapException($"{failure}: {e.Message}", e);
        }
    }
}
