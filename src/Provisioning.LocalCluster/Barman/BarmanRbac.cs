using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Rendering;

namespace Provisioning.LocalCluster.Barman;

/// <summary>What lets a cluster's instances read their object stores and the credentials for them.</summary>
internal static class BarmanRbac
{
    private const string Group = "barmancloud.cnpg.io";

    public static JsonObject Role(ClusterResource cluster, IReadOnlyList<JsonObject> stores)
    {
        string[] names = [.. stores.Select(s => s.Name()).Order(StringComparer.Ordinal)];
        string[] secrets =
            [.. stores.SelectMany(s => SecretNames(s.Node("spec", "configuration"))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "Role",
            ["metadata"] = Metadata(cluster),
            ["rules"] = new JsonArray(
                InstanceRbac.Rule(Group, "objectstores", "get watch list", names),
                InstanceRbac.Rule(Group, "objectstores/status", "update", names),
                InstanceRbac.Rule("", "secrets", "get watch list", secrets)),
        };
    }

    public static JsonObject RoleBinding(ClusterResource cluster) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "RoleBinding",
        ["metadata"] = Metadata(cluster),
        ["subjects"] = new JsonArray(
            new JsonObject { ["kind"] = "ServiceAccount", ["name"] = cluster.ServiceAccountName, ["namespace"] = cluster.Namespace }),
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = $"{cluster.Name}-barman-cloud" },
    };

    private static JsonObject Metadata(ClusterResource cluster) => OwnedMetadata.Create(
        cluster,
        $"{cluster.Name}-barman-cloud",
        new JsonObject
        {
            ["app.kubernetes.io/component"] = "database",
            ["app.kubernetes.io/instance"] = cluster.Name,
            ["app.kubernetes.io/managed-by"] = "plugin-barman-cloud",
            ["app.kubernetes.io/name"] = "barman-cloud-plugin",
            ["app.kubernetes.io/version"] = BarmanSidecar.PluginVersion,
            ["barmancloud.cnpg.io/cluster"] = cluster.Name,
        },
        blockOwnerDeletion: true);

    /// <summary>Every Secret that a store's configuration refers to, wherever in it.</summary>
    private static IEnumerable<string> SecretNames(JsonNode? node) => node switch
    {
        JsonObject { Count: 2 } reference when reference.String("name") is { } name && reference.String("key") is not null => [name],
        JsonObject item => item.SelectMany(p => SecretNames(p.Value)),
        _ => [],
    };
}
