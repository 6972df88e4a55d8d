using System.Text.Json;
using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>
/// What pg_stat_statements counted. Columns that are not in every version from PostgreSQL 14 to 18 are taken out of the row's JSON, where a missing one is
/// null.
/// </summary>
internal static class TopQueries
{
    private const int SlowQueries = 5;

    public static SqlText Reset { get; } = SqlText.Constant("SELECT public.pg_stat_statements_reset()");

    private static readonly SqlText Row = SqlText.Constant("""
        'id', queryid::text, 'user', coalesce(rolname, userid::text), 'top', toplevel, 'calls', calls, 'rows', rows,
        'total', total_exec_time, 'max', max_exec_time,
        'hit', shared_blks_hit, 'read', shared_blks_read, 'written', shared_blks_written, 'tempRead', temp_blks_read, 'tempWritten', temp_blks_written,
        'readTime', coalesce(columns->>'shared_blk_read_time', columns->>'blk_read_time')::float8,
        'writeTime', coalesce(columns->>'shared_blk_write_time', columns->>'blk_write_time')::float8,
        'wal', wal_bytes, 'since', columns->>'stats_since'
        """);

    private static readonly SqlText ApplicationsOnly =
        SqlText.Constant(@"AND NOT coalesce(r.rolsuper, false) AND coalesce(r.rolname, '') NOT LIKE 'cnpg\_%' AND coalesce(r.rolname, '') <> 'streaming_replica'");

    public static SqlText Sql(string database, QueryInsightOptions options)
    {
        var filter = options.IncludeSystem ? SqlText.Constant("") : ApplicationsOnly;
        var threshold = (decimal)options.SlowQueryThreshold.TotalMilliseconds;
        return SqlText.Create($$"""
            WITH counted AS MATERIALIZED (
              SELECT s.*, r.rolname, to_jsonb(s) - 'query' AS columns
              FROM public.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid LEFT JOIN pg_roles r ON r.oid = s.userid
              WHERE d.datname = {{database}} AND s.queryid IS NOT NULL AND s.calls > 0 {{filter}})
            SELECT json_build_object(
              'now', clock_timestamp(), 'reset', i.stats_reset, 'evictions', i.dealloc, 'tracked', (SELECT count(*) FROM counted),
              'queries', (SELECT coalesce(json_agg(json_build_object({{Row}}, 'query', left(query, {{options.MaxTextLength}}))), '[]')
                FROM (SELECT * FROM counted ORDER BY {{Order(options.OrderBy)}} DESC, queryid LIMIT {{options.Limit}}) top),
              'slow', (SELECT coalesce(json_agg(json_build_object({{Row}}, 'query', left(query, {{options.MaxTextLength}}))), '[]')
                FROM (SELECT * FROM counted WHERE mean_exec_time >= {{threshold}} ORDER BY total_exec_time DESC, queryid LIMIT {{SlowQueries}}) slow))
            FROM public.pg_stat_statements_info i
            """);
    }

    public static QueryInsights Read(IReadOnlyList<IReadOnlyList<string?>> rows, string instance, QueryInsightOptions options) =>
        JsonRows.Read(rows, row => new QueryInsights
        {
            Instance = instance,
            TakenAt = row.Time("now"),
            CountedSince = row.Time("reset"),
            Evictions = row.Long("evictions"),
            Tracked = (int)row.Long("tracked"),
            Queries = [.. row.GetProperty("queries").EnumerateArray().Select(query => ReadQuery(query, options))],
            Hints = [.. SlowQueryHints.Find(row.GetProperty("slow").EnumerateArray().Select(query => ReadQuery(query, options)), options.SlowQueryThreshold)],
        });

    private static SqlText Order(QueryOrder order) => SqlText.Constant(order switch
    {
        QueryOrder.TotalTime => "total_exec_time",
        QueryOrder.MeanTime => "mean_exec_time",
        QueryOrder.Calls => "calls",
        QueryOrder.Rows => "rows",
        QueryOrder.Io =>
            "shared_blks_read + shared_blks_written + local_blks_read + local_blks_written + temp_blks_read + temp_blks_written",
        _ => throw new ArgumentOutOfRangeException(nameof(order)),
    });

    private static QueryStatistics ReadQuery(JsonElement row, QueryInsightOptions options) => new()
    {
        QueryId = row.Text("id"),
        User = row.Text("user"),
        IsTopLevel = row.GetProperty("top").GetBoolean(),
        Text = QueryText.Normalize(row.Text("query"), options.MaxTextLength),
        Calls = row.Long("calls"),
        Rows = row.Long("rows"),
        TotalTime = row.Milliseconds("total"),
        MaxTime = row.Milliseconds("max"),
        BlocksHit = row.Long("hit"),
        BlocksRead = row.Long("read"),
        BlocksWritten = row.Long("written"),
        TempBlocksRead = row.Long("tempRead"),
        TempBlocksWritten = row.Long("tempWritten"),
        ReadTime = row.Milliseconds("readTime"),
        WriteTime = row.Milliseconds("writeTime"),
        WalBytes = row.Long("wal"),
        CountedSince = row.TimeOrNull("since"),
    };
}
