using System.Globalization;
using System.Runtime.InteropServices;

namespace Provisioning.LocalCluster.Node.Logs;

/// <summary>One line of a container's log.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogLine(DateTimeOffset At, string Text)
{
    public static LogLine Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new LogLine(at, line[(space + 1)..])
            : new LogLine(default, line);
    }

    /// <summary>With its instant: RFC 3339 with nanoseconds.</summary>
    public override string ToString() => At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z '", CultureInfo.InvariantCulture) + Text;
}
