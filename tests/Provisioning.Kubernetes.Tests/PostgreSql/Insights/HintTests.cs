using Provisioning.Kubernetes.PostgreSql.Insights;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Insights;

public sealed class HintTests
{
    [Theory]
    [InlineData(4, 1000, null)]
    [InlineData(5, 999, null)]
    [InlineData(5, 1000, InsightConfidence.Low)]
    [InlineData(19, 1000, InsightConfidence.Low)]
    [InlineData(20, 1000, InsightConfidence.Medium)]
    [InlineData(99, 1000, InsightConfidence.Medium)]
    [InlineData(100, 1000, InsightConfidence.High)]
    public void SlowQuery_Boundaries_NeedTimeAndCalls(int calls, int milliseconds, InsightConfidence? confidence)
    {
        var query = Queries.Create("7", calls, TimeSpan.FromMilliseconds(milliseconds) * calls);

        var hint = SlowQueryHints.Find([query], TimeSpan.FromSeconds(1)).SingleOrDefault();

        Assert.Equal(confidence, hint?.Confidence);
        Assert.Equal(confidence is null ? null : $"The query takes {milliseconds} ms on average, in {calls} calls of app: SELECT $1", hint?.Message);
    }

    [Theory]
    [InlineData(60, 10_000, 50, 10_000, 49, InsightConfidence.Low)]
    [InlineData(59, 10_000, 50, 10_000, 49, null)]
    [InlineData(60, 9_999, 50, 10_000, 49, null)]
    [InlineData(60, 10_000, 49, 10_000, 48, null)]
    [InlineData(60, 10_000, 50, 9_999, 49, null)]
    [InlineData(60, 10_000, 50, 10_000, 50, null)]
    [InlineData((7 * 24 * 60) - 1, 10_000, 50, 10_000, 0, InsightConfidence.Low)]
    [InlineData(7 * 24 * 60, 10_000, 50, 10_000, 0, InsightConfidence.Medium)]
    public void SequentialScans_Boundaries_NeedSizeScansRowsAndAge(
        int minutes, long rows, long scans, long rowsPerScan, long indexScans, InsightConfidence? confidence)
    {
        var counters = new TableCounters(
            TimeSpan.FromMinutes(minutes), [new TableCounter("public.t", rows, scans, scans * rowsPerScan, indexScans, 1 << 20)], []);

        var hint = TableHints.Find(counters, instances: 1).SingleOrDefault();

        Assert.Equal(confidence, hint?.Confidence);
        if (hint is not null)
        {
            Assert.Equal((InsightKind.SequentialScans, "public.t"), (hint.Kind, hint.Subject));
            Assert.Equal(rowsPerScan, hint.Evidence["rowsPerScan"]);
        }
    }

    [Theory]
    [InlineData(7, 1024 * 1024, 1, InsightConfidence.Low)]
    [InlineData(6.9, 1024 * 1024, 1, null)]
    [InlineData(7, (1024 * 1024) - 1, 1, null)]
    [InlineData(30, 1024 * 1024, 1, InsightConfidence.Medium)]
    [InlineData(29.9, 1024 * 1024, 1, InsightConfidence.Low)]
    [InlineData(30, 1024 * 1024, 3, InsightConfidence.Low)]
    public void UnusedIndex_Boundaries_NeedSizeAndAge(double days, long bytes, int instances, InsightConfidence? confidence)
    {
        var counters = new TableCounters(TimeSpan.FromDays(days), [], [new IndexCounter("public.i", "public.t", bytes)]);

        var hint = TableHints.Find(counters, instances).SingleOrDefault();

        Assert.Equal(confidence, hint?.Confidence);
        Assert.Equal(instances > 1 && confidence is not null, hint?.Message.Contains("replicas may use it", StringComparison.Ordinal) ?? false);
    }
}
