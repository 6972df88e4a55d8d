using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The Services <c>-r</c>, <c>-ro</c> and <c>-rw</c>.</summary>
internal static class ClusterServices
{
    public static JsonObject Any(ClusterResource cluster) => Create(cluster, "r", Cnpg.PodRoleLabel, "instance");

    public static JsonObject ReadOnly(ClusterResource cluster) => Create(cluster, "ro", Cnpg.InstanceRoleLabel, "replica");

    public static JsonObject ReadWrite(ClusterResource cluster) => Create(cluster, "rw", Cnpg.InstanceRoleLabel, "primary");

    private static JsonObject Create(ClusterResource cluster, string suffix, string selectorLabel, string selectorValue)
    {
        var spec = new JsonObject
        {
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "postgres", ["protocol"] = "TCP", ["port"] = 5432, ["targetPort"] = 5432 }),
            ["selector"] = new JsonObject { [Cnpg.ClusterLabel] = cluster.Name, [selectorLabel] = selectorValue },
            ["type"] = "ClusterIP",
        };
        var annotations = new JsonObject
        {
            [Cnpg.LastAppliedSpecAnnotation] = spec.ToJsonString(),
            [Cnpg.OperatorVersionAnnotation] = Cnpg.Version,
        };
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = OwnedMetadata.Create(cluster, $"{cluster.Name}-{suffix}", OwnedMetadata.DatabaseLabels(cluster), annotations),
            ["spec"] = spec,
        };
    }
}
