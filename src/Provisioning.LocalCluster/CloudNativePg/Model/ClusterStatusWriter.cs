using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>Changes a Cluster's status under its resource version; a lost race is run again on what the winner wrote.</summary>
internal sealed class ClusterStatusWriter(KubeClient client, Informer clusters)
{
    private const int Attempts = 20;

    /// <returns>The Cluster as it is now, or <see langword="null"/> when there is none any more.</returns>
    public async Task<JsonObject?> UpdateAsync(ObjectKey key, Action<JsonObject> change, CancellationToken cancellationToken)
    {
        var item = clusters.Get(key.Namespace, key.Name);
        for (var attempt = 1; item is not null; attempt++)
        {
            try
            {
                return await ReplaceAsync(item, change, cancellationToken).ConfigureAwait(false);
            }
            catch (KubeApiException e) when (e.IsConflict && attempt < Attempts)
            {
                item = await client.GetAsync(Kinds.Cluster, key.Namespace, key.Name, cancellationToken).ConfigureAwait(false);
            }
            catch (KubeApiException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>One attempt, on this version of the object. Writes nothing when nothing changes. A conflict is the caller's.</summary>
    public async Task<JsonObject> ReplaceAsync(JsonObject item, Action<JsonObject> change, CancellationToken cancellationToken)
    {
        var updated = item.Clone();
        if (updated["status"] is not JsonObject status)
        {
            updated["status"] = status = [];
        }

        change(status);
        if (JsonNode.DeepEquals(item["status"] ?? new JsonObject(), status))
        {
            return item;
        }

        var written = await client.ReplaceAsync(Kinds.Cluster, updated, cancellationToken, "status").ConfigureAwait(false);
        clusters.Observe(written);
        return written;
    }
}
