namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>Whether a pod fits a node; no reasons means that it does.</summary>
internal sealed record NodeVerdict(IReadOnlyList<string> Reasons, bool PreemptionHelps)
{
    public static readonly NodeVerdict Fits = new([], PreemptionHelps: true);

    /// <summary>The message of an unschedulable pod, as kube-scheduler words it.</summary>
    public static string Message(IReadOnlyList<NodeVerdict> verdicts)
    {
        if (verdicts.Count == 0)
        {
            return "no nodes available to schedule pods";
        }

        var reasons = verdicts.SelectMany(v => v.Reasons).GroupBy(r => r, StringComparer.Ordinal)
            .Select(g => $"{g.Count()} {g.Key}").Order(StringComparer.Ordinal);
        var preemption = verdicts
            .GroupBy(
                v => v.PreemptionHelps ? "No preemption victims found for incoming pod" : "Preemption is not helpful for scheduling", StringComparer.Ordinal)
            .Select(g => $"{g.Count()} {g.Key}").Order(StringComparer.Ordinal);
        var none = $"0/{verdicts.Count} nodes are available";
        return $"{none}: {string.Join(", ", reasons)}. no new claims to deallocate, preemption: {none}: {string.Join(", ", preemption)}.";
    }
}
