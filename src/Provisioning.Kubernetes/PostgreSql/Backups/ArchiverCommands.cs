using System.Globalization;
using System.Text;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Sql;

namespace Provisioning.Kubernetes.PostgreSql.Backups;

/// <summary>What is asked of an instance about its write-ahead log.</summary>
internal static class ArchiverCommands
{
    private const string Maintenance = "postgres";

    /// <summary>PostgreSQL keeps names of restore points in 64 bytes, the terminating zero included.</summary>
    private const int MaxRestorePointLength = 63;

    /// <summary>More than the statement itself waits.</summary>
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(40);

    /// <summary>
    /// The transaction of the first block has an id, and so leaves a commit record, without which nothing tells a recovery that it is past its target. What
    /// waits is the server: it sees the archiver's progress without a request for each look.
    /// </summary>
    private static readonly SqlText FlushAndWait = SqlText.Constant("""
        DO $$
        BEGIN
          PERFORM pg_current_xact_id(), set_config('provisioning.committed', clock_timestamp()::text, false);
        END
        $$;
        DO $$
        DECLARE
          failures bigint := (SELECT failed_count FROM pg_stat_archiver);
          segment text := pg_walfile_name(pg_switch_wal());
          give_up timestamptz := clock_timestamp() + interval '20 seconds';
        BEGIN
          LOOP
            PERFORM pg_stat_clear_snapshot();
            PERFORM
              set_config('provisioning.archived', coalesce(left(last_archived_wal, 24) >= segment, false)::text, false),
              set_config('provisioning.failed', (failed_count > failures)::text, false)
            FROM pg_stat_archiver;
            EXIT WHEN 'true' IN (current_setting('provisioning.archived'), current_setting('provisioning.failed')) OR clock_timestamp() > give_up;
            PERFORM pg_sleep(0.05);
          END LOOP;
        END
        $$;
        """);

    private static readonly SqlText FlushResult = SqlText.Constant("""
        SELECT
          to_char(current_setting('provisioning.committed')::timestamptz, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          current_setting('provisioning.archived'),
          current_setting('provisioning.failed')
        """);

    public static PodCommand<LogFlush> Flush() => Psql.Query(
        Maintenance, FlushResult, rows => new LogFlush(ReadTime(rows[0][0])!.Value, rows[0][1] == "true", rows[0][2] == "true"), FlushTimeout, FlushAndWait);

    public static PodCommand<DateTimeOffset?> LastArchived() => Psql.Query(
        Maintenance,
        SqlText.Constant("""SELECT to_char(last_archived_time, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') FROM pg_stat_archiver"""),
        rows => ReadTime(rows[0][0]));

    /// <summary>The id is one of 32 bits, as a recovery target is; the current epoch's are meant.</summary>
    public static PodCommand<TransactionFate> FindTransaction(string id) => Psql.Query(
        Maintenance,
        SqlText.Create($"""
            SELECT
              xid >= pg_snapshot_xmax(pg_current_snapshot()),
              CASE WHEN xid < pg_snapshot_xmax(pg_current_snapshot()) THEN pg_xact_status(xid) = 'in progress' ELSE false END,
              CASE WHEN current_setting('track_commit_timestamp')::boolean AND xid < pg_snapshot_xmax(pg_current_snapshot())
                THEN to_char(pg_xact_commit_timestamp(xid::xid), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END
            FROM (
              SELECT (floor(pg_snapshot_xmax(pg_current_snapshot())::text::numeric / 4294967296) * 4294967296 + {id}::numeric)::text::xid8 AS xid
            ) AS asked
            """),
        rows => new TransactionFate(rows[0][0] == "t", rows[0][1] == "t", ReadTime(rows[0][2])));

    public static PodCommand<RestorePoint> CreateRestorePoint(string name) => Psql.Query(
        Maintenance,
        SqlText.Create($"""SELECT pg_create_restore_point({name})::text, to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""),
        rows => new RestorePoint { Name = name, Position = rows[0][0]!, CreatedAt = ReadTime(rows[0][1])!.Value });

    public static string? GetRestorePointError(string name) =>
        name.Length == 0 || Encoding.UTF8.GetByteCount(name) > MaxRestorePointLength || name.Any(char.IsControl)
            ? FormattableString.Invariant($"'{name}' is no name of a restore point: 1 to {MaxRestorePointLength} bytes without control characters.")
            : null;

    private static DateTimeOffset? ReadTime(string? text) =>
        text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
