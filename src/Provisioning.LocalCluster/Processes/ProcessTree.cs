using System.ComponentModel;
using System.Diagnostics;

namespace Provisioning.LocalCluster.Processes;

/// <summary>A process with all its descendants.</summary>
internal static class ProcessTree
{
    /// <summary>SIGKILL to a process and its descendants. PostgreSQL's children lead groups of their own, so a signal to the group is not enough.</summary>
    public static void Kill(int root)
    {
        if (!OperatingSystem.IsLinux())
        {
            KillPortably(root);
            return;
        }

        foreach (var id in Descendants(root, ProcStat.ReadAll()))
        {
            Posix.Signal(id, Signal.Kill);
        }
    }

    /// <summary>The process and everything below it, parents first.</summary>
    public static IReadOnlyList<int> Descendants(int root, IReadOnlyCollection<ProcStat> processes)
    {
        var children = processes.ToLookup(p => p.ParentId, p => p.Id);
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(children[found[i]]);
        }

        return found;
    }

    private static void KillPortably(int root)
    {
        try
        {
            using var process = Process.GetProcessById(root);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended on its own meanwhile.
        }
    }
}
