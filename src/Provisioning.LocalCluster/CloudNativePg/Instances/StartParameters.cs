namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The parameters that PostgreSQL reads at its start only, for a simulation that has no <c>pg_settings</c> to tell.</summary>
internal static class StartParameters
{
    private static readonly string[] Names =
    [
        "autovacuum_freeze_max_age", "autovacuum_max_workers", "huge_pages", "max_connections", "max_files_per_process", "max_locks_per_transaction",
        "max_logical_replication_workers", "max_pred_locks_per_transaction", "max_prepared_transactions", "max_replication_slots", "max_wal_senders",
        "max_worker_processes", "pg_stat_statements.max", "shared_buffers", "superuser_reserved_connections", "track_activity_query_size",
        "track_commit_timestamp", "wal_buffers", "wal_level", "wal_log_hints",
    ];

    /// <summary>Their values, in a form to compare.</summary>
    public static string Of(ServerSettings settings) =>
        string.Join('\n', Names.Select(n => $"{n}={settings.Parameters.GetValueOrDefault(n)}").Append(string.Join(',', settings.SharedPreloadLibraries)));
}
