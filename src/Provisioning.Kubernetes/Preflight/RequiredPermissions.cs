namespace Provisioning.Kubernetes.Preflight;

/// <summary>All that the library asks of an API server: the one list, which <c>deploy/rbac.yaml</c> grants.</summary>
internal static class RequiredPermissions
{
    private const string Cnpg = "postgresql.cnpg.io";

    public static IReadOnlyList<Permission> All { get; } =
    [
        new("", "namespaces", ["get", "list", "watch", "create", "patch", "delete"]),
        new("", "resourcequotas", ["get", "create", "patch"]),
        new("", "limitranges", ["get", "create", "patch"]),
        new("networking.k8s.io", "networkpolicies", ["get", "create", "patch", "delete"]),
        new("", "secrets", ["get", "create", "patch", "delete"]),
        new("", "services", ["get", "list", "create", "patch", "delete"]),
        new(Cnpg, "clusters", ["get", "list", "watch", "create", "patch", "delete"]),
        new(Cnpg, "clusters/status", ["patch"]),
        new(Cnpg, "scheduledbackups", ["get", "list", "watch", "create", "patch", "delete"]),
        new(Cnpg, "backups", ["list", "watch", "create", "patch", "delete"]),
        new(Cnpg, "poolers", ["list", "patch", "delete"]),
        new(Cnpg, "subscriptions", ["list", "patch", "delete"]),
        new(Cnpg, "publications", ["list", "patch", "delete"]),
        new(Cnpg, "databases", ["list", "patch", "delete"]),
        new(Cnpg, "databaseroles", ["list", "patch", "delete"]),
        new("barmancloud.cnpg.io", "objectstores", ["get", "list", "watch", "create", "patch", "delete"]),
        new("monitoring.coreos.com", "podmonitors", ["get", "create", "patch", "delete"]),
        new("", "events", ["list", "watch"]),
        new("", "pods", ["list", "watch", "delete"]),
        new("", "persistentvolumeclaims", ["list", "watch", "patch", "delete"]),
        new("", "persistentvolumes", ["get"]),
        new("batch", "jobs", ["get", "list", "watch", "create", "delete"]),
        new("", "pods/log", ["get"]),
        new("", "pods/portforward", ["get", "create"]),
        new("", "pods/exec", ["get", "create"]),
        new("metrics.k8s.io", "pods", ["list"]),
        new("apps", "deployments", ["list"]),
        new("apiextensions.k8s.io", "customresourcedefinitions", ["get"]),
        new("storage.k8s.io", "storageclasses", ["get", "list"]),
        new("", "configmaps", ["get", "list", "watch", "create", "update", "delete"], InOwnNamespace: true),
        new("coordination.k8s.io", "leases", ["get", "list", "watch", "create", "update", "delete"], InOwnNamespace: true),
    ];
}
