using System.Globalization;
using Provisioning.LocalCluster.CloudNativePg.Recovery;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>The one query that an instance's report is made of.</summary>
internal static class StatusQuery
{
    // What the command line cuts down (memory) differs from the configuration on purpose, and every reload marks it as pending.
    private const string Sql = """
        SELECT pg_is_in_recovery(),
               CASE WHEN pg_is_in_recovery()
                    THEN coalesce((SELECT received_tli FROM pg_stat_wal_receiver), (SELECT timeline_id FROM pg_control_checkpoint()))
                    ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END,
               (SELECT system_identifier FROM pg_control_system()),
               CASE WHEN pg_is_in_recovery()
                    THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn,
               EXISTS (SELECT 1 FROM pg_settings WHERE pending_restart AND name <> ALL (ARRAY[{0}]::text[])),
               EXISTS (SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming'),
               (SELECT CASE WHEN last_failed_time IS NULL THEN CASE WHEN last_archived_time IS NOT NULL THEN true END
                            ELSE coalesce(last_archived_time > last_failed_time, false) END FROM pg_stat_archiver),
               EXISTS (SELECT 1 FROM pg_settings s WHERE pending_restart AND name <> ALL (ARRAY[{0}]::text[])
                       AND CASE WHEN name = ANY (ARRAY[{1}]) THEN setting::bigint >
                           (SELECT f.setting::bigint FROM pg_file_settings f WHERE f.name = s.name ORDER BY seqno DESC LIMIT 1) END),
               (SELECT coalesce(string_agg(application_name, E'\n' ORDER BY application_name), '') FROM pg_stat_replication WHERE state = 'streaming')
        """;

    private static readonly System.Text.CompositeFormat Format = System.Text.CompositeFormat.Parse(Sql);

    /// <param name="overridden">The parameters that the server's command line says.</param>
    public static string For(IEnumerable<string> overridden) =>
        string.Format(CultureInfo.InvariantCulture, Format, List(overridden), List(ControlData.Parameters));

    /// <param name="row">The answer.</param>
    /// <param name="hasStreamed">Whether the replica has ever streamed: once it has, losing its primary does not make it unready.</param>
    public static InstanceReport Read(string?[] row, ref bool hasStreamed)
    {
        var (isPrimary, isStreaming) = (row[0] == "f", row[5] == "t");
        hasStreamed |= isStreaming;
        return new InstanceReport(
            isPrimary,
            row[1] is { } timeline ? int.Parse(timeline, CultureInfo.InvariantCulture) : null,
            row[2]!,
            ulong.Parse(row[3] ?? "0", CultureInfo.InvariantCulture),
            row[4] == "t",
            isPrimary || hasStreamed,
            row[6] is { } archiving ? archiving == "t" : null,
            row[7] == "t",
            isStreaming,
            isPrimary ? row[8] : null);
    }

    private static string List(IEnumerable<string> names) => string.Join(',', names.Select(PostgresConnection.Literal));
}
