using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Removes instances that are too many, the last replica first, with their volumes.</summary>
internal static class Scaling
{
    public static async Task RemoveOneAsync(ClusterSession session)
    {
        var context = session.Context;
        var victim = session.Claims.Select(c => c.Label(Cnpg.InstanceNameLabel)).LastOrDefault(n => n != session.Cluster.CurrentPrimary);
        if (victim is null)
        {
            return;
        }

        session.Emit("ScaleDown", $"Scaling down - removing instance: {victim}");
        foreach (var claim in session.Claims.Where(c => c.Label(Cnpg.InstanceNameLabel) == victim))
        {
            await context.DeleteAsync(context.Informers.Claims, claim, session.Cancellation).ConfigureAwait(false);
        }

        if (session.Pod(victim) is { } pod)
        {
            await context.DeleteAsync(context.Informers.Pods, pod, session.Cancellation).ConfigureAwait(false);
        }

        await InstanceVolumes.WaitForInstancesAsync(session).ConfigureAwait(false);
        foreach (var job in session.Jobs.Where(j => j.Label(Cnpg.InstanceNameLabel) == victim))
        {
            await context.DeleteAsync(context.Informers.Jobs, job, session.Cancellation).ConfigureAwait(false);
        }
    }
}
