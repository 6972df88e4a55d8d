using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The kinds that we apply or look at.</summary>
internal static class PostgreSqlTypes
{
    public static readonly ResourceType<Cluster> Cluster =
        new("postgresql.cnpg.io", "v1", "clusters", "Cluster", Namespaced: true, PostgreSqlResources.Default.Cluster);
    public static readonly ResourceType<Backup> Backup =
        new("postgresql.cnpg.io", "v1", "backups", "Backup", Namespaced: true, PostgreSqlResources.Default.Backup);
    public static readonly ResourceType<ScheduledBackup> ScheduledBackup =
        new("postgresql.cnpg.io", "v1", "scheduledbackups", "ScheduledBackup", Namespaced: true, PostgreSqlResources.Default.ScheduledBackup);
    public static readonly ResourceType<ObjectStore> ObjectStore =
        new("barmancloud.cnpg.io", "v1", "objectstores", "ObjectStore", Namespaced: true, PostgreSqlResources.Default.ObjectStore);
    public static readonly ResourceType FailoverQuorum = new("postgresql.cnpg.io", "v1", "failoverquorums", "FailoverQuorum", Namespaced: true);
    public static readonly ResourceType Pooler = new("postgresql.cnpg.io", "v1", "poolers", "Pooler", Namespaced: true);
    public static readonly ResourceType Subscription = new("postgresql.cnpg.io", "v1", "subscriptions", "Subscription", Namespaced: true);
    public static readonly ResourceType Publication = new("postgresql.cnpg.io", "v1", "publications", "Publication", Namespaced: true);
    public static readonly ResourceType Database = new("postgresql.cnpg.io", "v1", "databases", "Database", Namespaced: true);
    public static readonly ResourceType DatabaseRole = new("postgresql.cnpg.io", "v1", "databaseroles", "DatabaseRole", Namespaced: true);
    public static readonly ResourceType PodMonitor = new("monitoring.coreos.com", "v1", "podmonitors", "PodMonitor", Namespaced: true);
    public static readonly ResourceType NetworkPolicy = new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", Namespaced: true);
    public static readonly ResourceType Service = new("", "v1", "services", "Service", Namespaced: true);
    public static readonly ResourceType Secret = new("", "v1", "secrets", "Secret", Namespaced: true);
}
