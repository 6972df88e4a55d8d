using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The metadata of what a cluster owns.</summary>
internal static class OwnedMetadata
{
    public static JsonObject Create(
        ClusterResource cluster, string name, JsonObject? labels = null, JsonObject? annotations = null, bool blockOwnerDeletion = false)
    {
        labels ??= [];
        annotations ??= [];
        Inherit(cluster, "labels", labels);
        Inherit(cluster, "annotations", annotations);
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = cluster.Namespace };
        if (labels.Count > 0)
        {
            metadata["labels"] = labels;
        }

        if (annotations.Count > 0)
        {
            metadata["annotations"] = annotations;
        }

        metadata["ownerReferences"] = new JsonArray(Owner(cluster.Item, blockOwnerDeletion));
        return metadata;
    }

    public static JsonObject Owner(JsonObject owner, bool blockOwnerDeletion)
    {
        var reference = new JsonObject
        {
            ["apiVersion"] = owner.String("apiVersion") ?? Kinds.Cluster.ApiVersion,
            ["kind"] = owner.String("kind") ?? Kinds.Cluster.Kind,
            ["name"] = owner.Name(),
            ["uid"] = owner.Uid(),
            ["controller"] = true,
        };
        if (blockOwnerDeletion)
        {
            reference["blockOwnerDeletion"] = true;
        }

        return reference;
    }

    public static JsonObject VersionAnnotation() => new() { [Cnpg.OperatorVersionAnnotation] = Cnpg.Version };

    /// <summary>The labels of what belongs to the database: services, budgets, jobs, pods.</summary>
    public static JsonObject DatabaseLabels(ClusterResource cluster) => new()
    {
        ["app.kubernetes.io/component"] = "database",
        ["app.kubernetes.io/instance"] = cluster.Name,
        ["app.kubernetes.io/managed-by"] = Cnpg.Component,
        ["app.kubernetes.io/name"] = "postgresql",
        ["app.kubernetes.io/version"] = $"{cluster.MajorVersion}",
        [Cnpg.ClusterLabel] = cluster.Name,
    };

    private static void Inherit(ClusterResource cluster, string what, JsonObject into)
    {
        foreach (var (key, value) in cluster.Spec.Node("inheritedMetadata", what) as JsonObject ?? [])
        {
            if (!into.ContainsKey(key))
            {
                into[key] = value?.DeepClone();
            }
        }
    }
}
