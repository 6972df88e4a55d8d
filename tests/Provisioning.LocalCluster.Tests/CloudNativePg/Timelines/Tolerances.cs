using System.Text.RegularExpressions;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>Where the recording itself, or the simulation, is chance.</summary>
internal static partial class Tolerances
{
    private const string Choice = "Failing over from pg-1 to ";

    public static IReadOnlyList<string> Apply(string action, bool simulated, IReadOnlyList<string> section) =>
        [.. section.Where((line, n) => !IsRepeatedFailover(action, section, n) && !(simulated && (IsPassingCount(action, section, n) || IsGivingWay(line))))];

    /// <summary>
    /// The recorded plugin sometimes read from a cache that lagged behind its own writes, and the phase said so for a moment; when an archive fails that nobody
    /// writes to is chance, as is whether a server that shuts down is seen before it has; and how many versions of Secrets there were before depends on what
    /// else was recorded.
    /// </summary>
    public static IReadOnlyList<string> OfRecovery(string step, IReadOnlyList<string> section)
    {
        var lines = section.Where(
            l => !l.StartsWith("Cluster pg ContinuousArchiving: False", StringComparison.Ordinal)
                && !(step == "deletion" && l.EndsWith(": Running ready=False", StringComparison.Ordinal))
                && !l.Contains(" application secret: ", StringComparison.Ordinal)).Select(
            l => PluginError().Replace(l, m => $"'' '' {m.Groups["primaries"].Value} Ready=")).ToList();
        return [.. lines.Where((l, n) => n == 0 || l != lines[n - 1])];
    }

    [GeneratedRegex(
        "'[^']* error while interacting with plugins' .*(?<primaries>primary=.*) Ready=.*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PluginError();

    /// <summary>Who was chosen in a failover from <c>pg-1</c>, if one is told of.</summary>
    public static string? Successor(IReadOnlyList<string> section) => section.FirstOrDefault(l => l.Contains(Choice, StringComparison.Ordinal)) is { } line
        ? line[(line.IndexOf(Choice, StringComparison.Ordinal) + Choice.Length)..][..4]
        : null;

    /// <summary>Which of two replicas has received more when a primary is killed is chance: calls the chosen one <c>pg-3</c>, as the recording does.</summary>
    public static IReadOnlyList<string> WithRecordedSuccessor(IReadOnlyList<string> section, string? successor) => successor != "pg-2"
        ? section
        : [.. section.Select(Exchange).OrderBy(l => l[..l.IndexOf(": ", StringComparison.Ordinal)], StringComparer.Ordinal)];

    private static string Exchange(string line) => line.Replace("pg-2", "pg-?", StringComparison.Ordinal)
        .Replace("pg-3", "pg-2", StringComparison.Ordinal).Replace("pg-?", "pg-3", StringComparison.Ordinal);

    // The real operator took the failover back and began it again, because it read a Pod that was gone from its cache: the same lines came twice.
    private static bool IsRepeatedFailover(string action, IReadOnlyList<string> section, int n) => action.StartsWith("failover", StringComparison.Ordinal) &&
        section[n].Contains("'Initiating a failover", StringComparison.Ordinal) && section.Take(n).Contains(section[n]);

    // A simulated primary has given way, and its successor taken over, before anybody could label it.
    private static bool IsGivingWay(string line) => line.EndsWith(" role: unhealthy", StringComparison.Ordinal);

    // How many are ready is counted now and then, and a simulated server that restarts may be back before the next count.
    private static bool IsCount(string line) => line.StartsWith("Cluster pg instances: ", StringComparison.Ordinal);

    private static bool IsPassingCount(string action, IReadOnlyList<string> section, int n) =>
        IsCount(section[n]) && (action.Split([' ', ':'])[0] is "switchover" or "resources" or "parameter" || section.Skip(n + 1).Any(IsCount));
}
