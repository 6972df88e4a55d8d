using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Replaces or restarts instances that their Cluster has moved on from: replicas first, the primary last, one at a time.
/// Only what replicas may not have less of than the primary is lowered on the primary first.</summary>
internal static class Rollout
{
    private const string RestartReason = "Postgres needs a restart to apply some configuration changes";
    private const string DecreaseReason = "decrease of hot standby sensitive parameters";

    /// <returns>Whether something was done, so that the pass ends here.</returns>
    public static async Task<bool> ReconcileAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        var pods = session.ActivePods;
        if (cluster.Phase == Phases.Healthy && pods.Any(p => NeedsRestart(session, p)))
        {
            await session.SetPhaseAsync(Phases.ApplyingConfiguration, "PostgreSQL configuration changed").ConfigureAwait(false);
        }

        if (session.Report(cluster.CurrentPrimary) is { PendingDecrease: true } && cluster.Spec.String("primaryUpdateStrategy") != "supervised")
        {
            await session.SetPhaseAsync(Phases.InPlaceRestart, DecreaseReason).ConfigureAwait(false);
            return true;
        }

        foreach (var pod in pods.Where(p => p.Name() != cluster.CurrentPrimary).Reverse())
        {
            if (Reason(session, pod) is { } reason)
            {
                await ReplaceAsync(session, pod, Phases.Upgrading, $"Restarting instance {pod.Name()}, because: {reason}").ConfigureAwait(false);
                return true;
            }
        }

        return pods.FirstOrDefault(p => p.Name() == cluster.CurrentPrimary) is { } primary && Reason(session, primary) is { } why &&
            await PrimaryAsync(session, primary, why).ConfigureAwait(false);
    }

    private static async Task<bool> PrimaryAsync(ClusterSession session, JsonObject primary, string reason)
    {
        var cluster = session.Cluster;
        if (cluster.Spec.String("primaryUpdateStrategy") == "supervised")
        {
            await session.SetPhaseAsync(Phases.WaitingForUser, "User must issue a supervised switchover").ConfigureAwait(false);
            return true;
        }

        var successor = session.ActivePods.Where(p => p.Name() != primary.Name() && PodState.IsReady(p))
            .OrderByDescending(p => session.Report(p.Name())?.Lsn ?? 0).FirstOrDefault();
        if (cluster.Spec.String("primaryUpdateMethod") == "switchover" && successor is not null)
        {
            session.Emit("Switchover", $"Initiating switchover to {successor.Name()} to upgrade {primary.Name()}");
            await session.SetPhaseAsync(Phases.Upgrading, reason).ConfigureAwait(false);
            await session.SetTargetPrimaryAsync(successor.Name()).ConfigureAwait(false);
            return true;
        }

        if (reason is RestartReason or PodDrift.ExplicitRestart)
        {
            // The phase first: should the other write be refused, the primary restarts once more, and not less.
            await session.SetPhaseAsync(Phases.InPlaceRestart, reason).ConfigureAwait(false);
            await CopyRestartedAtAsync(session, primary).ConfigureAwait(false);
            return true;
        }

        await ReplaceAsync(session, primary, Phases.InPlaceDeleteRestart, reason).ConfigureAwait(false);
        return true;
    }

    private static async Task CopyRestartedAtAsync(ClusterSession session, JsonObject pod)
    {
        if (session.Cluster.Item.Annotation(Cnpg.RestartedAtAnnotation) is { } time && pod.Annotation(Cnpg.RestartedAtAnnotation) != time)
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Cnpg.RestartedAtAnnotation] = time } } };
            session.Context.Informers.Pods.Observe(await session.Context.Client.PatchAsync(
                Kinds.Pod, session.Cluster.Namespace, pod.Name(), patch, session.Cancellation).ConfigureAwait(false));
        }
    }

    private static async Task ReplaceAsync(ClusterSession session, JsonObject pod, string phase, string reason)
    {
        await session.SetPhaseAsync(phase, reason).ConfigureAwait(false);
        session.Emit("UpgradingInstance", $"Upgrading instance {pod.Name()}");
        await session.Context.DeleteAsync(session.Context.Informers.Pods, pod, session.Cancellation).ConfigureAwait(false);
    }

    private static string? Reason(ClusterSession session, JsonObject pod)
    {
        var reason = PodDrift.Reason(session.Cluster, pod, InstancePod.Spec(session.Cluster, ClusterSession.Serial(pod)));
        return reason ?? SidecarReason(session, pod) ?? (NeedsRestart(session, pod) ? RestartReason : null);
    }

    // The plugin's part of the pod is not in the recorded spec: its presence is compared.
    private static string? SidecarReason(ClusterSession session, JsonObject pod)
    {
        var has = pod.Node("spec", "initContainers") is JsonArray containers && containers.Any(c => c.String("name") == Barman.BarmanSidecar.Name);
        return has == InstanceVolumes.Sidecar(session) is not null ? null : "original and target PodSpec differ in init-containers";
    }

    private static bool NeedsRestart(ClusterSession session, JsonObject pod) => session.Report(pod.Name()) is { PendingRestart: true };
}
