using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>Finds out what a cluster runs already, so that nothing runs twice.</summary>
internal static class ExistingComponents
{
    /// <summary>Whether a component's leader renewed its Lease within the Lease's duration.</summary>
    public static async Task<bool> HasLeaderAsync(KubeClient client, string ns, string component, TimeProvider time, CancellationToken cancellationToken)
    {
        var lease = await client.GetAsync(Kinds.Lease, ns, component, cancellationToken).ConfigureAwait(false);
        return IsHeld(lease, time);
    }

    /// <summary>Whether the cluster has a Ready node that is not one of ours. A node that stopped renewing its Lease is dead, whatever it said last.</summary>
    public static async Task<bool> HasNodeAsync(KubeClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var nodes = await client.ListAsync(Kinds.Node, null, null, cancellationToken).ConfigureAwait(false);
        foreach (var node in nodes.Items.Where(n => !NodeRegistration.IsLocal(n) && n.IsReady()))
        {
            if (await client.GetAsync(Kinds.Lease, "kube-node-lease", node.Name(), cancellationToken).ConfigureAwait(false) is not { } lease
                    || IsHeld(lease, time))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHeld(JsonObject? lease, TimeProvider time) =>
        KubeTime.Parse(lease.String("spec", "renewTime")) is { } renewed
        && renewed.AddSeconds(lease.Int("spec", "leaseDurationSeconds") ?? 15) > time.GetUtcNow();
}
