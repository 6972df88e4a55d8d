using System.Net;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Validation;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>
/// Brings one Cluster a step nearer to its spec. Level triggered: every pass looks at everything anew, so it may stop anywhere and be run again.
/// </summary>
internal sealed class ClusterReconciler(OperatorContext context)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    public async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (context.Informers.Clusters.Get(key.Namespace, key.Name) is not { } item)
        {
            await RemoveMonitoringAsync(key.Namespace!, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (item.IsBeingDeleted() || item.Annotation(Cnpg.ReconciliationLoopAnnotation) == "disabled")
        {
            return null;
        }

        try
        {
            return (await PassAsync(new ClusterSession(context, item, cancellationToken)).ConfigureAwait(false)).Again;
        }
        catch (KubeApiException e) when (e.IsConflict)
        {
            // Somebody wrote first: again, on what they wrote.
            return Soon;
        }
        catch (KubeApiException e) when (e.StatusCode == HttpStatusCode.NotFound || IsTerminating(e))
        {
            // The Cluster or its namespace went away meanwhile.
            return null;
        }
    }

    private static async Task<Outcome> PassAsync(ClusterSession session)
    {
        if (ClusterValidation.Validate(session.Cluster.Item, null) is { Count: > 0 } errors)
        {
            await session.SetPhaseAsync(Phases.Invalid, string.Join(", ", errors)).ConfigureAwait(false);
            return Outcome.Stop;
        }

        if (await PluginGate.ReconcileAsync(session).ConfigureAwait(false) is { Ends: true } unknown)
        {
            return unknown;
        }

        if (!await OperandImageChoice.ReconcileAsync(session).ConfigureAwait(false))
        {
            return Outcome.Stop;
        }

        IgnoredFields.Report(session);
        try
        {
            await RequiredObjects.EnsureAsync(session).ConfigureAwait(false);
        }
        catch (KubeApiException e) when (!e.IsConflict && !IsTerminating(e))
        {
            await session.SetPhaseAsync(Phases.CannotCreateObjects, e.Message).ConfigureAwait(false);
            throw;
        }

        if (session.Cluster.Status.String("systemID") is null && session.ActivePods.Any(p => session.Report(p.Name()) is not null))
        {
            // What an instance says for the first time is told before its pod counts as ready, however fast that was.
            await session.UpdateStatusAsync(status => InstanceStatus.Apply(session, status)).ConfigureAwait(false);
        }

        await session.UpdateStatusAsync(status => ResourceStatus.Apply(session, status)).ConfigureAwait(false);
        if (await PluginGate.PrepareAsync(session).ConfigureAwait(false) is { Ends: true } waiting)
        {
            return waiting;
        }

        await session.UpdateStatusAsync(status => InstanceStatus.Apply(session, status)).ConfigureAwait(false);
        await InstanceStatus.LabelPodsAsync(session).ConfigureAwait(false);
        await InheritedMetadata.ReconcileAsync(session).ConfigureAwait(false);
        if (await PrimarySelection.ReconcileAsync(session).ConfigureAwait(false) is { Ends: true } selecting)
        {
            await InstanceStatus.LabelPodsAsync(session).ConfigureAwait(false);
            return selecting;
        }

        return await Hibernation.ReconcileAsync(session).ConfigureAwait(false)
            ? Outcome.Stop
            : await ResourcesAsync(session).ConfigureAwait(false);
    }

    private static async Task<Outcome> ResourcesAsync(ClusterSession session)
    {
        if (await MajorUpgrade.ReconcileAsync(session).ConfigureAwait(false))
        {
            return Outcome.Stop;
        }

        var jobs = session.Jobs;
        if (jobs.Where(PodState.IsFailed).Select(j => j.Name()).ToList() is { Count: > 0 } failed)
        {
            await session.SetPhaseAsync(
                Phases.Unrecoverable,
                $"Instance creation failed for the following jobs: {string.Join(", ", failed)}. Check the job logs to investigate the cause of the failure.")
                    .ConfigureAwait(false);
            return Outcome.Stop;
        }

        if (jobs.Any(j => !PodState.IsComplete(j)))
        {
            return Outcome.Stop;
        }

        if (session.Claims.Count == 0)
        {
            return await FromNothingAsync(session).ConfigureAwait(false);
        }

        await VolumeGrowth.ReconcileAsync(session).ConfigureAwait(false);
        if (await InstanceVolumes.AdoptAsync(session, primaryOnly: true).ConfigureAwait(false))
        {
            return Outcome.Stop;
        }

        if (session.Pods.Any(p => !PodState.IsActive(p)))
        {
            await InstanceVolumes.WaitForInstancesAsync(session).ConfigureAwait(false);
            return Outcome.Stop;
        }

        if (session.Pods.Any(p => !PodState.IsReady(p)) || await InstanceVolumes.AdoptAsync(session, primaryOnly: false).ConfigureAwait(false))
        {
            return Outcome.Stop;
        }

        return await SteadyAsync(session).ConfigureAwait(false);
    }

    /// <summary>Every instance there is runs and is ready: the right number of them, in the right shape?</summary>
    private static async Task<Outcome> SteadyAsync(ClusterSession session)
    {
        if ((session.Cluster.Status.Int("readyInstances") ?? 0) != session.ActivePods.Count(PodState.IsReady))
        {
            // A pod became ready since this pass wrote the status: what follows must not be ahead of it.
            return Outcome.After(Soon);
        }

        var instances = session.Cluster.Status.Int("instances") ?? 0;
        if (session.Cluster.CurrentPrimary.Length == 0 || session.Cluster.Phase == Phases.InPlaceRestart)
        {
            // The instance itself says when it is restarted.
            return Outcome.Stop;
        }

        if (instances < session.Cluster.Instances)
        {
            await InstanceVolumes.CreateReplicaAsync(session).ConfigureAwait(false);
            return Outcome.Stop;
        }

        if (instances > session.Cluster.Instances)
        {
            await Scaling.RemoveOneAsync(session).ConfigureAwait(false);
            return Outcome.After(Soon);
        }

        if (await Rollout.ReconcileAsync(session).ConfigureAwait(false))
        {
            return Outcome.Stop;
        }

        await session.SetPhaseAsync(Phases.Healthy, "").ConfigureAwait(false);
        foreach (var job in session.Jobs)
        {
            await session.Context.DeleteAsync(session.Context.Informers.Jobs, job, session.Cancellation, "Foreground").ConfigureAwait(false);
        }

        return Outcome.Stop;
    }

    private static async Task<Outcome> FromNothingAsync(ClusterSession session)
    {
        if (session.Cluster.CurrentPrimary.Length > 0)
        {
            await session.SetPhaseAsync(
                Phases.Unrecoverable,
                "One or more instances were previously created, but no PersistentVolumeClaims (PVCs) exist. The cluster is in an unrecoverable state. " +
                "To resolve this, restore the cluster from a recent backup.").ConfigureAwait(false);
            return Outcome.Stop;
        }

        await InstanceVolumes.CreatePrimaryAsync(session).ConfigureAwait(false);
        return Outcome.After(TimeSpan.Zero);
    }

    /// <summary>The last cluster of a namespace takes the metrics' queries with it.</summary>
    private async Task RemoveMonitoringAsync(string ns, CancellationToken cancellationToken)
    {
        if (!context.Informers.Clusters.List(ns).Any() && context.Informers.ConfigMaps.Get(ns, Cnpg.DefaultMonitoring) is { } queries)
        {
            await context.DeleteAsync(context.Informers.ConfigMaps, queries, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsTerminating(KubeApiException e) =>
        e.StatusCode == HttpStatusCode.Forbidden && e.Message.Contains("is being terminated", StringComparison.Ordinal);
}
