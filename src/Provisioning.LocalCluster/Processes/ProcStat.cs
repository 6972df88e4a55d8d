using System.Globalization;
using System.Runtime.InteropServices;

namespace Provisioning.LocalCluster.Processes;

/// <summary>What <c>/proc/[pid]/stat</c> and <c>statm</c> tell about a process (Linux).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcStat(int Id, int ParentId, TimeSpan Cpu, long PrivateBytes, long SharedBytes)
{
    // USER_HZ: what the kernel reports times in, 100 on every architecture that .NET runs on.
    private const int TicksPerSecond = 100;

    public static IReadOnlyCollection<ProcStat> ReadAll()
    {
        var all = new List<ProcStat>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (char.IsAsciiDigit(directory[^1]) && int.TryParse(directory.AsSpan("/proc/".Length), CultureInfo.InvariantCulture, out _))
            {
                try
                {
                    all.Add(Parse(File.ReadAllText(directory + "/stat"), File.ReadAllText(directory + "/statm")));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // Ended between the listing and the reading.
                }
            }
        }

        return all;
    }

    public static ProcStat Parse(string stat, string statm)
    {
        // The name, in parentheses, may hold anything: spaces and parentheses too.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var id = int.Parse(stat.AsSpan(0, stat.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var pages = statm.Split(' ');
        var shared = long.Parse(pages[2], CultureInfo.InvariantCulture);
        var resident = long.Parse(pages[1], CultureInfo.InvariantCulture);
        return new ProcStat(
            id,
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            TimeSpan.FromSeconds((double)ticks / TicksPerSecond),
            (resident - shared) * Environment.SystemPageSize,
            shared * Environment.SystemPageSize);
    }
}
