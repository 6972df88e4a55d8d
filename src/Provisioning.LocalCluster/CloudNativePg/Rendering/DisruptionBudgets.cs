using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The PodDisruptionBudgets of the primary and of the replicas.</summary>
internal static class DisruptionBudgets
{
    public static JsonObject Primary(ClusterResource cluster) => Create(cluster, $"{cluster.Name}-primary", "primary", 1);

    /// <summary>Only a cluster of three or more has one: with fewer, no replica may be kept from being evicted.</summary>
    public static JsonObject Replicas(ClusterResource cluster) => Create(cluster, cluster.Name, "replica", cluster.Instances - 2);

    private static JsonObject Create(ClusterResource cluster, string name, string role, int minAvailable) => new()
    {
        ["apiVersion"] = "policy/v1",
        ["kind"] = "PodDisruptionBudget",
        ["metadata"] = OwnedMetadata.Create(cluster, name, OwnedMetadata.DatabaseLabels(cluster), OwnedMetadata.VersionAnnotation()),
        ["spec"] = new JsonObject
        {
            ["minAvailable"] = minAvailable,
            ["selector"] = new JsonObject
            {
                ["matchLabels"] = new JsonObject { [Cnpg.ClusterLabel] = cluster.Name, [Cnpg.InstanceRoleLabel] = role },
            },
        },
    };
}
