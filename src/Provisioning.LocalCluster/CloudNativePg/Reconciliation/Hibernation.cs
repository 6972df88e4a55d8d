using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Takes the pods of a hibernated cluster away, the primary's first, and leaves its volumes.</summary>
internal static class Hibernation
{
    private const string Condition = Cnpg.HibernationAnnotation;
    private const string WaitingForHealthy = "WaitingForHealthy";

    /// <summary>Whether pods are being taken away, or are gone.</summary>
    public static bool IsUnderWay(ClusterResource cluster) => cluster.Condition(Condition) is { } condition && condition.String("reason") != WaitingForHealthy;

    public static void ApplyCondition(ClusterSession session, JsonObject status, DateTimeOffset now)
    {
        var cluster = session.Cluster;
        if (!cluster.IsHibernating)
        {
            Conditions.Remove(status, Condition);
            return;
        }

        if (!IsUnderWay(cluster) && cluster.Phase != Phases.Healthy)
        {
            Conditions.Set(status, Condition, false, WaitingForHealthy, "Hibernation begins when the cluster is healthy", now);
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
        if (!IsUnderWay(session.Cluster))
        {
            return false;
        }

        if (session.Cluster.Condition(Condition).String("reason") == "DeletingPods")
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
