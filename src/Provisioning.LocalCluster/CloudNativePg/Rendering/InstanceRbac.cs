using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>The ServiceAccount, Role, RoleBinding and Lease of a cluster's instances.</summary>
internal static class InstanceRbac
{
    private const string Group = "postgresql.cnpg.io";

    public static JsonObject ServiceAccount(ClusterResource cluster) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = OwnedMetadata.Create(
            cluster, cluster.Name, Labels(cluster), new JsonObject { ["cnpg.io/managedSecrets"] = "[]", [Cnpg.OperatorVersionAnnotation] = Cnpg.Version }),
        ["automountServiceAccountToken"] = false,
    };

    public static JsonObject Role(ClusterResource cluster)
    {
        var secrets = new SortedSet<string>(StringComparer.Ordinal)
        {
            cluster.AppSecretName, cluster.ServerCaSecretName, cluster.ServerTlsSecretName, cluster.ClientCaSecretName, cluster.ReplicationSecretName,
            cluster.SuperuserSecretName,
        };
        return new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "Role",
            ["metadata"] = OwnedMetadata.Create(cluster, cluster.Name, Labels(cluster), OwnedMetadata.VersionAnnotation()),
            ["rules"] = new JsonArray(
                Rule("", "configmaps", "get watch", Cnpg.DefaultMonitoring, cluster.Name),
                Rule("", "secrets", "get watch", [.. secrets]),
                Rule(Group, "clusters", "get list watch", cluster.Name),
                Rule(Group, "clusters/status", "get patch update watch", cluster.Name),
                Rule(Group, "backups", "list get delete"),
                Rule(Group, "backups/status", "get patch update"),
                Rule("", "events", "create patch"),
                Rule(Group, "databases", "get update list watch"),
                Rule(Group, "databases/status", "get patch update"),
                Rule(Group, "publications", "get update list watch"),
                Rule(Group, "publications/status", "get patch update"),
                Rule(Group, "subscriptions", "get update list watch"),
                Rule(Group, "subscriptions/status", "get patch update"),
                Rule("coordination.k8s.io", "leases", "get update", cluster.Name),
                Rule(Group, "failoverquorums", "get list watch", cluster.Name),
                Rule(Group, "failoverquorums/status", "get patch update watch", cluster.Name),
                Rule(Group, "databaseroles", "get update list watch"),
                Rule(Group, "databaseroles/status", "get patch update")),
        };
    }

    public static JsonObject RoleBinding(ClusterResource cluster) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "RoleBinding",
        ["metadata"] = OwnedMetadata.Create(cluster, cluster.Name, Labels(cluster), OwnedMetadata.VersionAnnotation()),
        ["subjects"] = new JsonArray(
            new JsonObject { ["kind"] = "ServiceAccount", ["name"] = cluster.ServiceAccountName, ["namespace"] = cluster.Namespace }),
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = cluster.Name },
    };

    public static JsonObject Lease(ClusterResource cluster) => new()
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = OwnedMetadata.Create(
            cluster, cluster.Name, new JsonObject { [Cnpg.ClusterLabel] = cluster.Name }, OwnedMetadata.VersionAnnotation()),
        ["spec"] = new JsonObject(),
    };

    public static JsonObject Rule(string group, string resource, string verbs, params ReadOnlySpan<string> names)
    {
        var rule = new JsonObject
        {
            ["verbs"] = new JsonArray([.. verbs.Split(' ').Select(v => (JsonNode)v)]),
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = new JsonArray(resource),
        };
        if (names.Length > 0)
        {
            var list = new JsonArray();
            foreach (var name in names)
            {
                list.Add((JsonNode)name);
            }

            rule["resourceNames"] = list;
        }

        return rule;
    }

    private static JsonObject Labels(ClusterResource cluster) =>
        new() { ["app.kubernetes.io/managed-by"] = Cnpg.Component, [Cnpg.ClusterLabel] = cluster.Name };
}
