using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Volumes;

/// <summary>Builds volumes for claims, and what binds the two.</summary>
internal static class PersistentVolumes
{
    /// <summary>Keeps a claim while pods use it.</summary>
    public const string Protection = "kubernetes.io/pvc-protection";

    /// <summary>Keeps a volume while a claim is bound to it.</summary>
    public const string VolumeProtection = "kubernetes.io/pv-protection";

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
            ["resourceVersion"] = claim.ResourceVersion(),
            ["finalizers"] = Protected(claim),
            ["annotations"] = new JsonObject { ["pv.kubernetes.io/bind-completed"] = "yes", ["pv.kubernetes.io/bound-by-controller"] = "yes" },
        },
        ["spec"] = new JsonObject { ["volumeName"] = volume.Name() },
    };

    public static JsonObject ClaimStatus(JsonObject claim) => new()
    {
        ["status"] = new JsonObject { ["phase"] = "Bound", ["accessModes"] = claim.Node("spec", "accessModes")?.DeepClone(), ["capacity"] = Capacity(claim) },
    };

    /// <summary>The volume behind the claim is being made larger.</summary>
    public static JsonObject Resizing(DateTimeOffset now) => new()
    {
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Resizing", ["status"] = "True", ["lastTransitionTime"] = KubeTime.Seconds(now) }),
        },
    };

    public static JsonObject Resized(JsonObject claim)
    {
        var patch = ClaimStatus(claim);
        patch["status"]!["conditions"] = null;
        return patch;
    }

    // The API server adds this when a claim is created, unless that admission plugin is off.
    private static JsonArray Protected(JsonObject claim)
    {
        var finalizers = (claim.Node("metadata", "finalizers") as JsonArray)?.DeepClone().AsArray() ?? [];
        if (!finalizers.Any(f => f.String() == Protection))
        {
            finalizers.Add((JsonNode)JsonValue.Create(Protection));
        }

        return finalizers;
    }

    private static JsonObject Capacity(JsonObject claim) => new() { ["storage"] = claim.Node("spec", "resources", "requests", "storage")?.DeepClone() };
}
