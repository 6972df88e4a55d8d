using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Authorization;

/// <summary>The roles that every cluster has, as far as anybody here uses them.</summary>
internal static class DefaultRoles
{
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];
    private static readonly string[] Everything = ["*"];

    private static readonly string[] Viewed =
    [
        "configmaps", "endpoints", "events", "limitranges", "namespaces", "namespaces/status", "persistentvolumeclaims", "persistentvolumeclaims/status",
            "pods", "pods/log",
        "pods/status", "resourcequotas", "resourcequotas/status", "serviceaccounts", "services", "services/status",
    ];

    private static readonly string[] Edited =
    [
        "configmaps", "endpoints", "persistentvolumeclaims", "pods", "pods/attach", "pods/exec", "pods/eviction", "pods/portforward", "pods/proxy", "secrets",
            "serviceaccounts",
        "services", "services/proxy",
    ];

    private static readonly string[] Workloads = ["apps", "batch", "discovery.k8s.io", "networking.k8s.io", "policy"];

    private static readonly string[] Public = ["/healthz", "/livez", "/readyz", "/version", "/version/"];
    private static readonly string[] Discovery = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", .. Public];

    public static IEnumerable<(string Plural, JsonObject Item)> All()
    {
        yield return Role("cluster-admin", Rule(Everything, Everything, Everything), Paths(["*"], Everything));
        yield return Role("view", View());
        yield return Role("edit", Edit());
        yield return Role("admin", [.. Edit(), Rule(["rbac.authorization.k8s.io"], ["roles", "rolebindings"], [.. Read, .. Write])]);
        yield return Role("system:discovery", Paths(Discovery, ["get"]));
        yield return Role("system:public-info-viewer", Paths(Public, ["get"]));
        yield return Role("system:basic-user", Rule(["authorization.k8s.io"], ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], ["create"]),
            Rule(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]));
        yield return Binding("cluster-admin", "system:masters");
        yield return Binding("system:discovery", "system:authenticated");
        yield return Binding("system:basic-user", "system:authenticated");
        yield return Binding("system:public-info-viewer", "system:authenticated", "system:unauthenticated");
    }

    private static JsonObject[] View() => [Rule([""], Viewed, Read), Rule(Workloads, Everything, Read)];

    private static JsonObject[] Edit() =>
        [.. View(), Rule([""], Edited, [.. Read, .. Write]), Rule(Workloads, Everything, [.. Read, .. Write]),
            Rule(["coordination.k8s.io"], ["leases"], [.. Read, .. Write])];

    private static (string Plural, JsonObject Item) Role(string name, params ReadOnlySpan<JsonObject> rules) =>
        ("clusterroles", new JsonObject { ["metadata"] = Metadata(name), ["rules"] = new JsonArray([.. rules]) });

    private static (string Plural, JsonObject Item) Binding(string role, params ReadOnlySpan<string> groups)
    {
        var subjects = new JsonArray();
        foreach (var group in groups)
        {
            subjects.Add((JsonNode)new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = group });
        }

        return ("clusterrolebindings", new JsonObject
        {
            ["metadata"] = Metadata(role),
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
            ["subjects"] = subjects,
        });
    }

    private static JsonObject Metadata(string name) =>
        new() { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" } };

    private static JsonObject Rule(string[] groups, string[] resources, string[] verbs) =>
        new() { ["apiGroups"] = Strings(groups), ["resources"] = Strings(resources), ["verbs"] = Strings(verbs) };

    private static JsonObject Paths(string[] paths, string[] verbs) => new() { ["nonResourceURLs"] = Strings(paths), ["verbs"] = Strings(verbs) };

    private static JsonArray Strings(string[] values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
