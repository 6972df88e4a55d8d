using System.Text.Json;
using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>
/// What a server says of itself, in one query for PostgreSQL 14 to 18. A parameter that the command line overrides would not change by a restart.
/// </summary>
internal static class StatisticsQuery
{
    public static SqlText Sql { get; } = SqlText.Constant($"""
        WITH position AS (SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END AS lsn),
        clients AS (
          SELECT datname = current_database() AS own, coalesce(state, 'unknown') AS state, xact_start
          FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())
        SELECT json_build_object(
          'now', clock_timestamp(),
          'version', split_part(current_setting('server_version'), ' ', 1),
          'started', pg_postmaster_start_time(),
          'since', {JsonRows.CountedSince},
          'size', pg_database_size(d.oid),
          'max', current_setting('max_connections')::int,
          'all', (SELECT count(*) FROM clients),
          'states', (SELECT coalesce(json_object_agg(state, n), '{JsonObject}') FROM (SELECT state, count(*) AS n FROM clients WHERE own GROUP BY state) s),
          'oldest', (SELECT extract(epoch FROM max(clock_timestamp() - xact_start)) FROM clients WHERE own),
          'xids', age(d.datfrozenxid),
          'multixacts', mxid_age(d.datminmxid),
          'hit', s.blks_hit, 'read', s.blks_read, 'commits', s.xact_commit, 'rollbacks', s.xact_rollback,
          'deadlocks', s.deadlocks, 'temp', s.temp_bytes,
          'archived', a.archived_count, 'archivedAt', a.last_archived_time, 'failed', a.failed_count, 'failedAt', a.last_failed_time,
          'waiting', (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'),
          'pending', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM pg_settings WHERE pending_restart AND source <> 'command line'),
          'replicas', (
            SELECT coalesce(json_agg(json_build_object(
              'name', application_name, 'state', state, 'sync', sync_state,
              'write', pg_wal_lsn_diff(lsn, write_lsn), 'flush', pg_wal_lsn_diff(lsn, flush_lsn), 'replay', pg_wal_lsn_diff(lsn, replay_lsn),
              'writeLag', extract(epoch FROM write_lag), 'flushLag', extract(epoch FROM flush_lag), 'replayLag', extract(epoch FROM replay_lag))), '[]')
            FROM pg_stat_replication, position WHERE state <> 'backup'))
        FROM pg_database d JOIN pg_stat_database s ON s.datid = d.oid, pg_stat_archiver a
        WHERE d.datname = current_database()
        """);

    private const string JsonObject = "{}";

    public static DatabaseStatistics Read(IReadOnlyList<IReadOnlyList<string?>> rows, string instance, IReadOnlyList<string> instances, bool archives) =>
        JsonRows.Read(rows, row =>
        {
            var states = row.GetProperty("states").EnumerateObject().ToDictionary(state => state.Name, state => state.Value.GetInt32(), StringComparer.Ordinal);
            var (hit, read) = (row.Long("hit"), row.Long("read"));
            return new DatabaseStatistics
            {
                Instance = instance,
                TakenAt = row.Time("now"),
                Version = row.Text("version"),
                StartedAt = row.Time("started"),
                SizeBytes = row.Long("size"),
                Connections = new ConnectionStatistics
                {
                    Used = states.Values.Sum(), UsedInAll = (int)row.Long("all"), Max = (int)row.Long("max"), ByState = states.AsReadOnly(),
                },
                CacheHitRatio = hit + read > 0 ? (double)hit / (hit + read) : null,
                Commits = row.Long("commits"),
                Rollbacks = row.Long("rollbacks"),
                Deadlocks = row.Long("deadlocks"),
                TempBytes = row.Long("temp"),
                CountedSince = row.Time("since"),
                OldestTransactionAge = row.SecondsOrNull("oldest"),
                TransactionIdAge = row.Long("xids"),
                MultixactIdAge = row.Long("multixacts"),
                Replicas = ReadReplicas(row.GetProperty("replicas"), instances.Where(other => other != instance)),
                Archiver = new ArchiverStatistics
                {
                    IsConfigured = archives,
                    Archived = row.Long("archived"),
                    LastArchivedAt = row.TimeOrNull("archivedAt"),
                    Failed = row.Long("failed"),
                    LastFailedAt = row.TimeOrNull("failedAt"),
                    Waiting = row.Long("waiting"),
                },
                PendingRestart = [.. row.GetProperty("pending").EnumerateArray().Select(name => name.GetString()!)],
            };
        });

    /// <summary>The operator makes every instance call itself by its name.</summary>
    private static List<ReplicaStatistics> ReadReplicas(JsonElement rows, IEnumerable<string> instances)
    {
        var connected = rows.EnumerateArray().Select(row => new ReplicaStatistics
        {
            Instance = row.Text("name"),
            State = row.TextOrNull("state"),
            SyncState = row.TextOrNull("sync"),
            WriteLagBytes = row.LongOrNull("write"),
            FlushLagBytes = row.LongOrNull("flush"),
            ReplayLagBytes = row.LongOrNull("replay"),
            WriteLag = row.SecondsOrNull("writeLag"),
            FlushLag = row.SecondsOrNull("flushLag"),
            ReplayLag = row.SecondsOrNull("replayLag"),
        }).ToList();
        var missing = instances.Except(connected.Select(replica => replica.Instance), StringComparer.Ordinal)
            .Select(name => new ReplicaStatistics { Instance = name });
        return [.. connected.Concat(missing).OrderBy(replica => replica.Instance, StringComparer.Ordinal)];
    }
}
