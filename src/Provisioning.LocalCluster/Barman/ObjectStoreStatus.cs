using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Reconciliation;

namespace Provisioning.LocalCluster.Barman;

/// <summary>Writes from when a server can be recovered into its ObjectStore's status.</summary>
internal static class ObjectStoreStatus
{
    public static async Task RecordAsync(
        OperatorContext context, ClusterResource cluster, DateTimeOffset first, DateTimeOffset last, CancellationToken cancellationToken)
    {
        var parameters = cluster.WalArchiver.Node("parameters") ?? BarmanPlugin.Uses(cluster);
        var window = new JsonObject
        {
            ["firstRecoverabilityPoint"] = Conditions.Timestamp(first),
            ["lastSuccessfulBackupTime"] = Conditions.Timestamp(last),
        };
        var status = new JsonObject { ["serverRecoveryWindow"] = new JsonObject { [parameters.String("serverName") ?? cluster.Name] = window } };
        context.Informers.ObjectStores.Observe(await context.Client.PatchAsync(
            Kinds.ObjectStore, cluster.Namespace, parameters.String("barmanObjectName")
                ?? "", new JsonObject { ["status"] = status }, cancellationToken, "status")
            .ConfigureAwait(false));
    }
}
