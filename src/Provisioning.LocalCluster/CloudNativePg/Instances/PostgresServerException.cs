namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>An error that PostgreSQL answered. The message never holds the statement.</summary>
internal sealed class PostgresServerException(string severity, string sqlState, string message)
    : Exception($"{severity}: {message} (SQLSTATE {sqlState})")
{
    public string SqlState { get; } = sqlState;
}
