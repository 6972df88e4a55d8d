using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The kinds that we apply.</summary>
internal static class PostgreSqlTypes
{
    public static readonly ResourceType<Cluster> Cluster =
        new("postgresql.cnpg.io", "v1", "clusters", "Cluster", Namespaced: true, PostgreSqlResources.Default.Cluster);
    public static readonly ResourceType ScheduledBackup = new("postgresql.cnpg.io", "v1", "scheduledbackups", "ScheduledBackup", Namespaced: true);
    public static readonly ResourceType ObjectStore = new("barmancloud.cnpg.io", "v1", "objectstores", "ObjectStore", Namespaced: true);
    public static readonly ResourceType PodMonitor = new("monitoring.coreos.com", "v1", "podmonitors", "PodMonitor", Namespaced: true);
    public static readonly ResourceType NetworkPolicy = new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", Namespaced: true);
    public static readonly ResourceType Service = new("", "v1", "services", "Service", Namespaced: true);
    public static readonly ResourceType Secret = new("", "v1", "secrets", "Secret", Namespaced: true);
}
