using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// Answers <c>df</c> for volumes. The machine's file system is no measure of a claim: a volume is as large as its claim says, and what is in it counts as used.
/// </summary>
internal static class VolumeUse
{
    private const long Kilobyte = 1024;

    /// <summary>The paths that a <c>df</c> asks for, and its unit; <see langword="null"/> when it asks for anything more than sizes of named paths.</summary>
    public static (IReadOnlyList<string> Paths, long Unit)? Parse(IReadOnlyList<string> command)
    {
        if (command[0] != "df")
        {
            return null;
        }

        var (paths, unit) = (new List<string>(), Kilobyte);
        foreach (var argument in command.Skip(1))
        {
            switch (argument)
            {
                case "-B1" or "--block-size=1" or "-PB1" or "-B1P":
                    unit = 1;
                    break;
                case "-k" or "-P" or "-kP" or "-Pk" or "--portability" or "--":
                    break;
                case ['/', ..]:
                    paths.Add(argument);
                    break;
                default:
                    return null;
            }
        }

        return paths.Count == 0 ? null : (paths, unit);
    }

    /// <summary>One line as <c>df -P</c> writes it, in its unit.</summary>
    public static string Line(string device, long capacity, long used, string mount, long unit)
    {
        var available = Math.Max(0, capacity - used);
        var percent = used + available == 0 ? 0 : (int)Math.Ceiling(100.0 * used / (used + available));
        return string.Create(CultureInfo.InvariantCulture, $"{device} {Blocks(capacity)} {Blocks(used)} {Blocks(available)} {percent}% {mount}\n");

        long Blocks(long bytes) => (bytes + unit - 1) / unit;
    }

    public static string Header(long unit) =>
        string.Create(CultureInfo.InvariantCulture, $"Filesystem {(unit == 1 ? "1" : "1024")}-blocks Used Available Capacity Mounted on\n");

    /// <summary>The bytes of all files below a directory, as far as they stay while it is read.</summary>
    public static long Measure(string directory)
    {
        var sum = 0L;
        var all = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", all))
        {
            try
            {
                sum += file.Length;
            }
            catch (FileNotFoundException)
            {
                // PostgreSQL removed it meanwhile.
            }
        }

        return sum;
    }
}
