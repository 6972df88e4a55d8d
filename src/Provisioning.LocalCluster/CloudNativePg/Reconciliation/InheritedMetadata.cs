using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>
/// Carries <c>spec.inheritedMetadata</c> over to pods and claims that were made before it was changed. What it no longer names stays, as with the original.
/// </summary>
internal static class InheritedMetadata
{
    public static async Task ReconcileAsync(ClusterSession session)
    {
        foreach (
            var (informer, items) in (
                (Informer, IReadOnlyList<JsonObject>)[])[(session.Context.Informers.Pods, session.ActivePods),
                    (session.Context.Informers.Claims, session.Claims)])
        {
            foreach (var item in items)
            {
                var metadata = new JsonObject();
                foreach (var what in (ReadOnlySpan<string>)["labels", "annotations"])
                {
                    Missing(session.Cluster.Spec.Node("inheritedMetadata", what) as JsonObject, item.Node("metadata", what), what, metadata);
                }

                if (metadata.Count > 0)
                {
                    informer.Observe(await session.Context.Client.PatchAsync(
                        informer.Kind, item.Namespace(), item.Name(), new JsonObject { ["metadata"] = metadata }, session.Cancellation).ConfigureAwait(false));
                }
            }
        }
    }

    private static void Missing(JsonObject? wanted, JsonNode? present, string what, JsonObject into)
    {
        var missing = (wanted ?? []).Where(p => present.String(p.Key) != p.Value.String()).Select(
            p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())).ToList();
        if (missing.Count > 0)
        {
            into[what] = new JsonObject(missing);
        }
    }
}
