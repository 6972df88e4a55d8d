using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>What an ObjectStore's status says of a server: from when it can be recovered, and when backups succeeded and failed.</summary>
internal static class ObjectStoreStatus
{
    /// <summary>What the catalogue says; an empty one leaves nothing to say.</summary>
    public static JsonObject Window(IReadOnlyList<BaseBackup> catalogue) => new()
    {
        ["firstRecoverabilityPoint"] = catalogue.Count == 0 ? null : Conditions.Timestamp(catalogue[0].End),
        ["lastSuccessfulBackupTime"] = catalogue.Count == 0 ? null : Conditions.Timestamp(catalogue[^1].End),
    };

    public static JsonObject Failure(DateTimeOffset time) => new() { ["lastFailedBackupTime"] = Conditions.Timestamp(time) };

    /// <summary>Writes what is given of a server's window, and leaves the rest. Does nothing when the store is gone, or says so already.</summary>
    public static async Task RecordAsync(
        KubeClient client, Informer objectStores, StoreReference reference, JsonObject window, CancellationToken cancellationToken)
    {
        var known = objectStores.Get(reference.Namespace, reference.ObjectStore).Node("status", "serverRecoveryWindow", reference.ServerName);
        if (known is not null && window.All(field => field.Value.String() == known.String(field.Key)))
        {
            return;
        }

        var status = new JsonObject { ["serverRecoveryWindow"] = new JsonObject { [reference.ServerName] = window } };
        try
        {
            objectStores.Observe(await client.PatchAsync(
                Kinds.ObjectStore, reference.Namespace, reference.ObjectStore, new JsonObject { ["status"] = status }, cancellationToken, "status")
                    .ConfigureAwait(false));
        }
        catch (KubeApiException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // Deleted meanwhile: there is nobody to tell.
        }
    }
}
