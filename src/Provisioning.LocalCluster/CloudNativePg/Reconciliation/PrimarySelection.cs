using System.Globalization;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Chooses who is to be primary when the present one cannot be.</summary>
internal static class PrimarySelection
{
    private static readonly TimeSpan ElectionRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ReportPoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(2);

    /// <returns>Whether a change of primary is under way, and when to look again, so that nothing else is to be done now.</returns>
    public static async Task<Outcome> ReconcileAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        if (cluster.CurrentPrimary.Length == 0 || cluster.TargetPrimary.Length == 0 || session.ActivePods.Count == 0)
        {
            return Outcome.Continue;
        }

        if (cluster.TargetPrimary == cluster.CurrentPrimary)
        {
            return IsWell(session, cluster.CurrentPrimary) || !MayFailOver(session) || Candidate(session) is null
                ? Outcome.Continue
                : await BeginAsync(session).ConfigureAwait(false);
        }

        if (cluster.TargetPrimary == Cnpg.PendingFailover)
        {
            return await ElectAsync(session).ConfigureAwait(false);
        }

        if (session.Pod(cluster.TargetPrimary) is not { } target || !PodState.IsActive(target))
        {
            // The chosen one is gone as well.
            await session.SetTargetPrimaryAsync(IsWell(session, cluster.CurrentPrimary) ? cluster.CurrentPrimary : Cnpg.PendingFailover).ConfigureAwait(false);
        }

        return Outcome.Stop;
    }

    private static async Task<Outcome> BeginAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        if (Delay(session) is { } wait)
        {
            await session.UpdateStatusAsync(
                s => s["currentPrimaryFailingSinceTimestamp"] ??= Conditions.MicroTimestamp(session.Context.Time.GetUtcNow())).ConfigureAwait(false);
            return Outcome.After(wait);
        }

        // The write fails when somebody chose another primary meanwhile: then there is no failover to tell of.
        await session.SetPhaseAsync(Phases.FailingOver, $"Initiating a failover from {cluster.CurrentPrimary}").ConfigureAwait(false);
        session.Emit("FailingOver", $"Current primary isn't healthy, initiating a failover from {cluster.CurrentPrimary}");
        await session.SetTargetPrimaryAsync(Cnpg.PendingFailover).ConfigureAwait(false);
        return await ElectAsync(session).ConfigureAwait(false);
    }

    private static async Task<Outcome> ElectAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        if (IsWell(session, cluster.CurrentPrimary))
        {
            await session.SetTargetPrimaryAsync(cluster.CurrentPrimary).ConfigureAwait(false);
            return Outcome.After(ElectionRetry);
        }

        // Who has received most is only known once nobody receives any more: a commit that the old primary still acknowledges may be on one of them alone.
        if (session.Context.Directory.Get(cluster.Namespace, cluster.CurrentPrimary) is { Server: not null })
        {
            return Outcome.After(ElectionRetry);
        }

        await AskAgainAsync(session).ConfigureAwait(false);
        if (session.ActivePods.Any(p => session.Report(p.Name()) is { IsPrimary: false, IsStreaming: true }))
        {
            return Outcome.After(ElectionRetry);
        }

        if (Candidate(session) is not { } chosen)
        {
            return Outcome.After(ElectionRetry);
        }

        var message = $"Failing over from {cluster.CurrentPrimary} to {chosen}";
        await session.SetPhaseAsync(Phases.FailingOver, message).ConfigureAwait(false);
        session.Emit("FailoverTarget", message);
        await session.UpdateStatusAsync(s => s.Remove("currentPrimaryFailingSinceTimestamp")).ConfigureAwait(false);
        await session.SetTargetPrimaryAsync(chosen).ConfigureAwait(false);
        return Outcome.Stop;
    }

    /// <summary>Lets every instance report once more, now that the primary is gone: who has received most is only known after that.</summary>
    private static async Task AskAgainAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        var asked = session.Context.Directory.Of(cluster.Key).Where(i => i.Report is not null).Select(i => (Instance: i, i.Turns)).ToList();
        session.Context.Directory.Wake(cluster.Key);
        var began = session.Context.Time.GetTimestamp();
        while (asked.Any(a => a.Instance.Turns == a.Turns && a.Instance.Report is not null) && session.Context.Time.GetElapsedTime(began) < ReportTimeout)
        {
            await Task.Delay(ReportPoll, session.Context.Time, session.Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The replica that has received most; of two that have received as much, the last.</summary>
    private static string? Candidate(ClusterSession session) => session.ActivePods
        .Where(p => p.Name() != session.Cluster.CurrentPrimary && PodState.IsActive(p) && PodState.IsReady(p) && !session.Cluster.IsFenced(p.Name()))
        .Select(p => (Name: p.Name(), Report: session.Report(p.Name())))
        .Where(c => c.Report is { IsPrimary: false })
        .OrderByDescending(c => c.Report!.Lsn).ThenByDescending(c => c.Name, StringComparer.Ordinal)
        .Select(c => c.Name)
        .FirstOrDefault();

    private static bool IsWell(ClusterSession session, string instance) =>
        session.Pod(instance) is { } pod && PodState.IsActive(pod) && session.Report(instance) is { IsReady: true };

    // A restart that the operator asked for, or a fence, is no failure.
    private static bool MayFailOver(ClusterSession session) =>
        session.Cluster.Phase is not (Phases.InPlaceRestart or Phases.InPlaceDeleteRestart or Phases.MajorUpgrade) &&
        !session.Cluster.IsFenced(session.Cluster.CurrentPrimary) && !Hibernation.IsUnderWay(session.Cluster);

    private static TimeSpan? Delay(ClusterSession session)
    {
        var delay = TimeSpan.FromSeconds(session.Cluster.Spec.Int("failoverDelay") ?? 0);
        if (delay == TimeSpan.Zero)
        {
            return null;
        }

        var since = session.Cluster.Status.String("currentPrimaryFailingSinceTimestamp") is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : session.Context.Time.GetUtcNow();
        var left = since + delay - session.Context.Time.GetUtcNow();
        return left > TimeSpan.Zero ? left : null;
    }
}
