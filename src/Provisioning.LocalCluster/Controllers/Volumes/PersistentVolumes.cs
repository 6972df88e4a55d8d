using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Volumes;

/// <summary>Builds volumes for claims, and what binds the two.</summary>
internal static class PersistentVolumes
{
    public static string Name(JsonObject claim) => $"pvc-{claim.Uid()}";

    public static JsonObject Build(JsonObject claim, JsonObject @class) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "PersistentVolume",
        ["metadata"] = new JsonObject
        {
            ["name"] = Name(claim),
            ["annotations"] = new JsonObject { ["pv.kubernetes.io/provisioned-by"] = @class.String("provisioner") },
        },
        ["spec"] = new JsonObject
        {
            ["accessModes"] = claim.Node("spec", "accessModes")?.DeepClone(),
            ["capacity"] = Capacity(claim),
            ["claimRef"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "PersistentVolumeClaim",
                ["name"] = claim.Name(),
                ["namespace"] = claim.Namespace(),
                ["uid"] = claim.Uid(),
                ["resourceVersion"] = claim.ResourceVersion(),
            },
            ["hostPath"] = new JsonObject { ["path"] = $"/claims/{claim.Uid()}", ["type"] = "" },
            ["persistentVolumeReclaimPolicy"] = @class.String("reclaimPolicy") ?? "Delete",
            ["storageClassName"] = @class.Name(),
            ["volumeMode"] = claim.String("spec", "volumeMode") ?? "Filesystem",
        },
    };

    public static JsonObject BoundStatus() => new() { ["status"] = new JsonObject { ["phase"] = "Bound" } };

    public static JsonObject Binding(JsonObject claim, JsonObject volume) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = claim.Uid(),
            ["annotations"] = new JsonObject { ["pv.kubernetes.io/bind-completed"] = "yes", ["pv.kubernetes.io/bound-by-controller"] = "yes" },
        },
        ["spec"] = new JsonObject { ["volumeName"] = volume.Name() },
    };

    public static JsonObject ClaimStatus(JsonObject claim) => new()
    {
        ["status"] = new JsonObject { ["phase"] = "Bound", ["accessModes"] = claim.Node("spec", "accessModes")?.DeepClone(), ["capacity"] = Capacity(claim) },
    };

    private static JsonObject Capacity(JsonObject claim) => new() { ["storage"] = claim.Node("spec", "resources", "requests", "storage")?.DeepClone() };
}
