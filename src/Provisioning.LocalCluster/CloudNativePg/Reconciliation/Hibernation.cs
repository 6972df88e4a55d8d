using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Takes the pods of a hibernated cluster away, the primary's first, and leaves its volumes.</summary>
internal static class Hibernation
{
    private const string Condition = Cnpg.HibernationAnnotation;

    public static void ApplyCondition(ClusterSession session, JsonObject status, DateTimeOffset now)
    {
        var cluster = session.Cluster;
        if (!cluster.IsHibernating)
        {
            Conditions.Remove(status, Condition);
            return;
        }

        if (cluster.Condition(Condition) is null && cluster.Phase != Phases.Healthy)
        {
            return;
        }

        var pods = session.Pods;
        if (pods.Count == 0)
        {
            Conditions.Set(status, Condition, true, "Hibernated", "Cluster has been hibernated", now);
        }
        else if (pods.FirstOrDefault(p => p.IsBeingDeleted()) is { } dying)
        {
            Conditions.Set(status, Condition, false, "WaitingPodsDeletion", $"Waiting for {dying.Name()} to be deleted", now);
        }
        else
        {
            Conditions.Set(status, Condition, false, "DeletingPods", "Hibernation is in progress", now);
        }
    }

    /// <summary>Returns whether the cluster hibernates, so that nothing else is to be done for it.</summary>
    public static async Task<bool> ReconcileAsync(ClusterSession session)
    {
        if (session.Cluster.Condition(Condition) is not { } condition)
        {
            return false;
        }

        if (condition.String("reason") == "DeletingPods")
        {
            var pods = session.Pods;
            if ((pods.FirstOrDefault(p => p.Name() == session.Cluster.CurrentPrimary) ?? (pods.Count > 0 ? pods[^1] : null)) is { } pod)
            {
                await session.Context.DeleteAsync(session.Context.Informers.Pods, pod, session.Cancellation).ConfigureAwait(false);
            }
        }

        return true;
    }
}
