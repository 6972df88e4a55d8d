using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>What a primary counted of its tables and indexes.</summary>
/// <param name="Age">How long it has surely been counting.</param>
/// <param name="Tables">The tables that are read as a whole most.</param>
/// <param name="Indexes">The indexes that were never read and could be dropped.</param>
internal sealed record TableCounters(TimeSpan Age, IReadOnlyList<TableCounter> Tables, IReadOnlyList<IndexCounter> Indexes)
{
    /// <summary>
    /// An index that keeps rows unique, backs a constraint, names rows for replication or belongs to a partitioned one has a purpose besides being read.
    /// </summary>
    public static SqlText Sql { get; } = SqlText.Constant($"""
        SELECT json_build_object(
          'age', extract(epoch FROM clock_timestamp() - {JsonRows.CountedSince}),
          'tables', (SELECT coalesce(json_agg(t), '[]') FROM (
            SELECT schemaname || '.' || relname AS name, n_live_tup AS rows, seq_scan AS scans, seq_tup_read AS read, coalesce(idx_scan, 0) AS indexed,
              pg_table_size(relid) AS size
            FROM pg_stat_user_tables WHERE seq_scan > 0 AND n_live_tup >= {TableHints.LargeTableRows} ORDER BY seq_tup_read DESC LIMIT 20) t),
          'indexes', (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT s.schemaname || '.' || s.indexrelname AS name, s.schemaname || '.' || s.relname AS table, pg_relation_size(s.indexrelid) AS size
            FROM pg_stat_user_indexes s JOIN pg_index i ON i.indexrelid = s.indexrelid
            WHERE s.idx_scan = 0 AND i.indisvalid AND NOT i.indisunique AND NOT i.indisexclusion AND NOT i.indisreplident
              AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = s.indexrelid)
              AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = s.indexrelid)
              AND pg_relation_size(s.indexrelid) >= {TableHints.LargeIndexBytes}
            ORDER BY pg_relation_size(s.indexrelid) DESC LIMIT 20) x))
        """);

    public static TableCounters Read(IReadOnlyList<IReadOnlyList<string?>> rows) => JsonRows.Read(rows, row => new TableCounters(
        row.SecondsOrNull("age") ?? TimeSpan.Zero,
        [
            .. row.GetProperty("tables").EnumerateArray().Select(table => new TableCounter(
                table.Text("name"), table.Long("rows"), table.Long("scans"), table.Long("read"), table.Long("indexed"), table.LongOrNull("size") ?? 0)),
        ],
        [
            .. row.GetProperty("indexes").EnumerateArray().Select(index =>
                new IndexCounter(index.Text("name"), index.Text("table"), index.LongOrNull("size") ?? 0)),
        ]));
}
