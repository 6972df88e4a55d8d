using System.Globalization;

namespace Provisioning.LocalCluster.Tables;

/// <summary>Durations as kubectl shows them: two units at most, the coarser the longer.</summary>
internal static class Age
{
    public const string Unknown = "<unknown>";

    /// <summary>How long ago an RFC 3339 timestamp was.</summary>
    public static string Since(string? timestamp, DateTimeOffset now) => Parse(timestamp) is { } then ? Format(now - then) : Unknown;

    public static DateTimeOffset? Parse(string? timestamp) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    public static string Format(TimeSpan duration)
    {
        var (seconds, minutes, hours) = ((long)duration.TotalSeconds, (long)duration.TotalMinutes, (long)duration.TotalHours);
        var (days, years) = (hours / 24, hours / 24 / 365);
        return 0 switch
        {
            // A clock that is a second behind is no reason for an alarm.
            _ when seconds < -1 => "<invalid>",
            _ when seconds < 0 => "0s",
            _ when seconds < 120 => $"{seconds}s",
            _ when minutes < 10 => Two(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Two(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Two(days, "d", hours % 24, "h"),
            _ when years < 2 => $"{days}d",
            _ when years < 8 => Two(years, "y", days % 365, "d"),
            _ => $"{years}y",
        };
    }

    private static string Two(long first, string unit, long second, string secondUnit) => second == 0 ? $"{first}{unit}" : $"{first}{unit}{second}{secondUnit}";
}
