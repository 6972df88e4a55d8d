using System.Globalization;
using System.Text.RegularExpressions;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Reads what <c>pg_basebackup --verbose</c> says about the WAL.</summary>
internal static partial class BackupOutput
{
    public static BackupRange? Read(string text, int segmentSize)
    {
        var begin = Begin().Match(text);
        var end = End().Match(text);
        return begin.Success && end.Success
            ? new BackupRange(
                int.Parse(begin.Groups["timeline"].Value, CultureInfo.InvariantCulture), begin.Groups["lsn"].Value, end.Groups["lsn"].Value, segmentSize)
            : null;
    }

    [GeneratedRegex("start point: (?<lsn>[0-9A-F]+/[0-9A-F]+) on timeline (?<timeline>[0-9]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Begin();

    [GeneratedRegex("end point: (?<lsn>[0-9A-F]+/[0-9A-F]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex End();
}
