using System.Globalization;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>
/// What the counters of tables and indexes support. Scans of a whole table may be just right, and an index may be there for what happens once a month: no
/// hint is surer than medium. Pure.
/// </summary>
internal static class TableHints
{
    public const long LargeTableRows = 10_000;
    public const long LargeIndexBytes = 1024 * 1024;
    public const long FewestScans = 50;

    /// <summary>How long there must be counters before a table is judged.</summary>
    public static readonly TimeSpan TableAge = TimeSpan.FromHours(1);

    /// <summary>How long there must be counters before an index counts as unused.</summary>
    public static readonly TimeSpan IndexAge = TimeSpan.FromDays(7);

    private static readonly TimeSpan LongAge = TimeSpan.FromDays(30);

    public static IReadOnlyList<InsightHint> Find(TableCounters counters, int instances) =>
        [.. FindScans(counters), .. FindUnused(counters, instances)];

    private static IEnumerable<InsightHint> FindScans(TableCounters counters) =>
        from table in counters.Tables
        where counters.Age >= TableAge && table.Rows >= LargeTableRows && table.Scans >= FewestScans

            // A scan that stops early, as for LIMIT or EXISTS, reads few rows.
            && table.RowsRead / table.Scans >= LargeTableRows
            && table.Scans > table.IndexScans
        select new InsightHint
        {
            Kind = InsightKind.SequentialScans,
            Subject = table.Name,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"{table.Name} ({table.Rows} rows) was read as a whole {table.Scans} times and through an index {table.IndexScans} times in {Days(counters.Age)}: "
                + $"see which queries filter it, and whether an index on what they filter by helps."),
            Confidence = counters.Age >= IndexAge ? InsightConfidence.Medium : InsightConfidence.Low,
            Evidence = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["rows"] = table.Rows,
                ["sequentialScans"] = table.Scans,
                ["rowsPerScan"] = (double)table.RowsRead / table.Scans,
                ["indexScans"] = table.IndexScans,
                ["bytes"] = table.Bytes,
                ["countedSeconds"] = counters.Age.TotalSeconds,
            },
        };

    private static IEnumerable<InsightHint> FindUnused(TableCounters counters, int instances) =>
        from index in counters.Indexes
        where counters.Age >= IndexAge && index.Bytes >= LargeIndexBytes
        let caveat = instances > 1 ? "; replicas may use it for what they serve" : ""
        select new InsightHint
        {
            Kind = InsightKind.UnusedIndex,
            Subject = index.Name,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"The index {index.Name} of {index.Table} ({index.Bytes / 1048576} MiB) was not used on the primary in {Days(counters.Age)}, or since it was made{caveat}."),
            Confidence = counters.Age >= LongAge && instances == 1 ? InsightConfidence.Medium : InsightConfidence.Low,
            Evidence = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["bytes"] = index.Bytes, ["countedSeconds"] = counters.Age.TotalSeconds, ["instances"] = instances,
            },
        };

    private static string Days(TimeSpan age) => age.TotalDays >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} days")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} hours");
}
