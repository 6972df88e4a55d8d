using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>
/// Takes a cluster's data to the major version that its image has: everything stops, a job upgrades the primary's volume, the replicas are made anew.
/// </summary>
internal static class MajorUpgrade
{
    /// <returns>Whether an upgrade is under way, so that nothing else is to be done.</returns>
    public static async Task<bool> ReconcileAsync(ClusterSession session)
    {
        var cluster = session.Cluster;
        var job = session.Jobs.FirstOrDefault(j => j.Label(Cnpg.JobRoleLabel) == BootstrapJob.MajorUpgradeRole);
        if (cluster.MajorVersion <= cluster.DataMajorVersion)
        {
            // Done; or the image is what it was again, and what is left of the attempt goes.
            return job is not null && await RemoveAsync(session, job).ConfigureAwait(false);
        }

        if (cluster.CurrentPrimary.Length == 0 || session.Jobs.Any(j => j != job && !PodState.IsComplete(j)))
        {
            return false;
        }

        if (job is null)
        {
            await BeginAsync(session).ConfigureAwait(false);
        }
        else if (PodState.IsComplete(job))
        {
            await FinishAsync(session, job).ConfigureAwait(false);
        }
        else if (job.Node("spec", "template", "spec", "containers")?[0].String("image") != cluster.Image)
        {
            await RemoveAsync(session, job).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task BeginAsync(ClusterSession session)
    {
        var (context, cluster) = (session.Context, session.Cluster);
        await session.SetPhaseAsync(Phases.MajorUpgrade, $"Upgrading cluster to major version {cluster.MajorVersion}").ConfigureAwait(false);
        foreach (var pod in session.ActivePods)
        {
            await context.DeleteAsync(context.Informers.Pods, pod, session.Cancellation).ConfigureAwait(false);
        }

        if (session.Pods.Count == 0
            && session.Claims.FirstOrDefault(c => c.Label(Cnpg.InstanceNameLabel) == cluster.CurrentPrimary) is { } claim)
        {
            var job = BootstrapJob.MajorUpgrade(session.Cluster, ClusterSession.Serial(claim));
            await context.CreateAsync(context.Informers.Jobs, job, session.Cancellation).ConfigureAwait(false);
        }
    }

    private static async Task FinishAsync(ClusterSession session, JsonObject job)
    {
        var (context, cluster) = (session.Context, session.Cluster);
        var replicas = context.Informers.Claims.List(cluster.Namespace)
            .Where(c => c.IsOwnedBy(cluster.Uid) && c.Label(Cnpg.InstanceNameLabel) != cluster.CurrentPrimary).ToList();
        foreach (var claim in replicas.Where(c => !c.IsBeingDeleted()))
        {
            await context.DeleteAsync(context.Informers.Claims, claim, session.Cancellation).ConfigureAwait(false);
        }

        if (replicas.Count > 0)
        {
            // Their names are to be free before they are made anew.
            return;
        }

        await session.UpdateStatusAsync(status => OperandImageChoice.SetData(status, cluster.Image, cluster.MajorVersion)).ConfigureAwait(false);
        await RemoveAsync(session, job).ConfigureAwait(false);
    }

    private static async Task<bool> RemoveAsync(ClusterSession session, JsonObject job)
    {
        await session.Context.DeleteAsync(session.Context.Informers.Jobs, job, session.Cancellation, "Foreground").ConfigureAwait(false);
        return true;
    }
}
