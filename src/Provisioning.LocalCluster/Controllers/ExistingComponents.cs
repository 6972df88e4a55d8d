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
        return KubeTime.Parse(lease.String("spec", "renewTime")) is { } renewed
            && renewed.AddSeconds(lease.Int("spec", "leaseDurationSeconds") ?? 15) > time.GetUtcNow();
    }

    /// <summary>Whether the cluster has a Ready node that is not one of ours.</summary>
    public static async Task<bool> HasNodeAsync(KubeClient client, CancellationToken cancellationToken)
    {
        var nodes = await client.ListAsync(Kinds.Node, null, null, cancellationToken).ConfigureAwait(false);
        return nodes.Items.Any(n => !NodeRegistration.IsLocal(n) && n.IsReady());
    }
}
