namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>Where the recording itself, or the simulation, is chance.</summary>
internal static class Tolerances
{
    public static IReadOnlyList<string> Apply(string action, bool simulated, IReadOnlyList<string> section) =>
        [.. section.Where((line, n) => !IsRepeatedFailover(action, section, n) && !(simulated && (IsPassingCount(section, n) || IsGivingWay(line))))];

    // The real operator took the failover back and began it again, because it read a Pod that was gone from its cache: the same lines came twice.
    private static bool IsRepeatedFailover(string action, IReadOnlyList<string> section, int n) => action.StartsWith("failover", StringComparison.Ordinal) &&
        section[n].Contains("'Initiating a failover", StringComparison.Ordinal) && section.Take(n).Contains(section[n]);

    // A simulated primary has given way, and its successor taken over, before anybody could label it.
    private static bool IsGivingWay(string line) => line.EndsWith(" role: unhealthy", StringComparison.Ordinal);

    // How many are ready is counted now and then, and a simulated server that restarts may be back before the next count.
    private static bool IsPassingCount(IReadOnlyList<string> section, int n) => section[n].StartsWith("Cluster pg instances: ", StringComparison.Ordinal) &&
        section.Skip(n + 1).Any(l => l.StartsWith("Cluster pg instances: ", StringComparison.Ordinal));
}
