using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Asks for larger claims when the Cluster does. A storage class that refuses leaves everything as it is.</summary>
internal static class VolumeGrowth
{
    public static async Task ReconcileAsync(ClusterSession session)
    {
        foreach (var claim in session.Claims)
        {
            var wanted = DataVolume.Claims(session.Cluster, ClusterSession.Serial(claim)).FirstOrDefault(c => c.Name() == claim.Name())
                .String("spec", "resources", "requests", "storage");
            if (Quantity.Parse(wanted) <= Quantity.Parse(claim.String("spec", "resources", "requests", "storage")))
            {
                continue;
            }

            try
            {
                var requests = new JsonObject { ["requests"] = new JsonObject { ["storage"] = wanted } };
                var patch = new JsonObject { ["spec"] = new JsonObject { ["resources"] = requests } };
                session.Context.Informers.Claims.Observe(await session.Context.Client.PatchAsync(
                    Kinds.PersistentVolumeClaim, session.Cluster.Namespace, claim.Name(), patch, session.Cancellation).ConfigureAwait(false));
            }
            catch (KubeApiException e) when (e.StatusCode is System.Net.HttpStatusCode.Forbidden or System.Net.HttpStatusCode.UnprocessableEntity)
            {
                // The class does not allow it. The operator says so in its log only, and the cluster goes on as it was.
            }
        }
    }
}
