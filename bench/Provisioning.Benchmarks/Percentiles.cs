namespace Provisioning.Benchmarks;

internal static class Percentiles
{
    /// <summary>The value that so many of the values do not exceed, by nearest rank.</summary>
    public static TimeSpan Percentile(this IReadOnlyCollection<TimeSpan> values, double percent)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    public static string Milliseconds(this TimeSpan duration) => $"{duration.TotalMilliseconds:0.0} ms";
}
