using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The claims of an instance: its data, and its WAL when that has a volume of its own.</summary>
internal static class DataVolume
{
    public static IEnumerable<JsonObject> Claims(ClusterResource cluster, int serial)
    {
        var name = cluster.InstanceName(serial);
        yield return Create(cluster, name, name, serial, "PG_DATA", cluster.Spec.Node("storage"));
        if (cluster.Spec.Node("walStorage") is JsonObject wal)
        {
            yield return Create(cluster, $"{name}-wal", name, serial, "PG_WAL", wal);
        }
    }

    private static JsonObject Create(ClusterResource cluster, string name, string instance, int serial, string role, JsonNode? storage)
    {
        var labels = new JsonObject
        {
            ["app.kubernetes.io/component"] = "database",
            ["app.kubernetes.io/managed-by"] = Cnpg.Component,
            ["app.kubernetes.io/name"] = "postgresql",
            [Cnpg.ClusterLabel] = cluster.Name,
            [Cnpg.InstanceNameLabel] = instance,
            [Cnpg.PvcRoleLabel] = role,
        };
        var annotations = new JsonObject
        {
            [Cnpg.NodeSerialAnnotation] = $"{serial}",
            [Cnpg.OperatorVersionAnnotation] = Cnpg.Version,
            [Cnpg.PvcStatusAnnotation] = "initializing",
        };
        var spec = storage.Node("pvcTemplate")?.DeepClone() as JsonObject ?? [];
        spec["accessModes"] ??= new JsonArray("ReadWriteOnce");
        if (storage.String("size") is { } size)
        {
            spec["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = size } };
        }

        if (storage.String("storageClass") is { } storageClass)
        {
            spec["storageClassName"] = storageClass;
        }

        spec["volumeMode"] ??= "Filesystem";
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolumeClaim",
            ["metadata"] = OwnedMetadata.Create(cluster, name, labels, annotations),
            ["spec"] = spec,
        };
    }
}
