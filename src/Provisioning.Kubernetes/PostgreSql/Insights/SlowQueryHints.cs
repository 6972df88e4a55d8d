using System.Globalization;

namespace Provisioning.Kubernetes.PostgreSql.Insights;

/// <summary>Which queries are slow on average, often enough to say so. Pure.</summary>
internal static class SlowQueryHints
{
    public const int FewestCalls = 5;
    private const int SomeCalls = 20;
    private const int ManyCalls = 100;

    public static IEnumerable<InsightHint> Find(IEnumerable<QueryStatistics> queries, TimeSpan threshold) =>
        from query in queries
        where query.Calls >= FewestCalls && query.MeanTime >= threshold
        select new InsightHint
        {
            Kind = InsightKind.SlowQuery,
            Subject = query.QueryId,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"The query takes {query.MeanTime.TotalMilliseconds:0} ms on average, in {query.Calls} calls of {query.User}: {query.Text}"),
            Confidence = query.Calls switch
            {
                >= ManyCalls => InsightConfidence.High,
                >= SomeCalls => InsightConfidence.Medium,
                _ => InsightConfidence.Low,
            },
            Evidence = new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["calls"] = query.Calls,
                ["meanMilliseconds"] = query.MeanTime.TotalMilliseconds,
                ["totalMilliseconds"] = query.TotalTime.TotalMilliseconds,
                ["blocksRead"] = query.BlocksRead,
            },
        };
}
