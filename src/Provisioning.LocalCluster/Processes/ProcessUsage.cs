using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Provisioning.LocalCluster.Processes;

/// <summary>CPU time since start and resident memory of processes with their descendants.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessUsage(TimeSpan Cpu, long MemoryBytes)
{
    /// <summary>Sums process trees. Memory that processes share (PostgreSQL's buffers) counts once, as a cgroup would.</summary>
    public static ProcessUsage Of(IEnumerable<int> roots) =>
        OperatingSystem.IsLinux() ? Sum(roots, ProcStat.ReadAll()) : SumPortably(roots);

    public static ProcessUsage Sum(IEnumerable<int> roots, IReadOnlyCollection<ProcStat> processes)
    {
        var members = roots.SelectMany(r => ProcessTree.Descendants(r, processes)).ToHashSet();
        var found = processes.Where(p => members.Contains(p.Id)).ToList();
        return new ProcessUsage(
            TimeSpan.FromTicks(found.Sum(p => p.Cpu.Ticks)),
            found.Sum(p => p.PrivateBytes) + found.Select(p => p.SharedBytes).DefaultIfEmpty().Max());
    }

    private static ProcessUsage SumPortably(IEnumerable<int> roots)
    {
        var sum = default(ProcessUsage);
        foreach (var root in roots)
        {
            try
            {
                using var process = Process.GetProcessById(root);
                sum = new ProcessUsage(sum.Cpu + process.TotalProcessorTime, sum.MemoryBytes + process.WorkingSet64);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // Ended meanwhile: uses nothing.
            }
        }

        return sum;
    }
}
