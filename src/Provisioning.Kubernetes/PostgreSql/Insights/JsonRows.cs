using System.Text.Json;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>Queries whose one row is one JSON document: several tables in one round trip, with types.</summary>
internal static class JsonRows
{
    /// <summary>
    /// Since when the counters of an instance surely count what it does as a primary. Crashes reset them, a promotion makes those of a replica go on, and a
    /// start is the latest of the moments that no view tells.
    /// </summary>
    public const string CountedSince = """
        greatest(
          pg_postmaster_start_time(),
          (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()),
          (SELECT stats_reset FROM pg_stat_archiver),
          (SELECT modification FROM pg_stat_file(
            'pg_wal/' || upper(lpad(to_hex((SELECT timeline_id FROM pg_control_checkpoint())), 8, '0')) || '.history', true)))
        """;

    public static T Read<T>(IReadOnlyList<IReadOnlyList<string?>> rows, Func<JsonElement, T> read)
    {
        if (rows is not [[{ } json]])
        {
            throw new ProvisioningException(ErrorCode.NotFound, "PostgreSQL has no database of the name that the spec gives.");
        }

        using var document = JsonDocument.Parse(json);
        return read(document.RootElement);
    }

    public static long Long(this JsonElement element, string name) => (long)element.GetProperty(name).GetDecimal();

    public static long? LongOrNull(this JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? (long)number.GetDecimal() : null;

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    public static string? TextOrNull(this JsonElement element, string name) => element.GetProperty(name).GetString();

    public static DateTimeOffset Time(this JsonElement element, string name) => element.GetProperty(name).GetDateTimeOffset();

    public static DateTimeOffset? TimeOrNull(this JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;

    public static TimeSpan Milliseconds(this JsonElement element, string name) => TimeSpan.FromMilliseconds(element.GetProperty(name).GetDouble());

    public static TimeSpan? SecondsOrNull(this JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Number } seconds ? TimeSpan.FromSeconds(seconds.GetDouble()) : null;
}
