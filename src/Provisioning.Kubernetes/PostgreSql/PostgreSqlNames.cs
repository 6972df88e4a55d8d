using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.PostgreSql;

/// <summary>Names of the objects around a cluster, the operator's and ours.</summary>
internal static class PostgreSqlNames
{
    /// <summary>Name by which the operator knows the Barman Cloud plugin.</summary>
    public const string BarmanPlugin = "barman-cloud.cloudnative-pg.io";

    /// <summary>The container that the plugin adds to pods.</summary>
    public const string BarmanContainer = "plugin-barman-cloud";

    /// <summary>On every object of a cluster, the pods of its jobs included.</summary>
    public const string ClusterLabel = "cnpg.io/cluster";

    /// <summary><c>instance</c> on the pods of instances; the pods of jobs have none.</summary>
    public const string PodRoleLabel = "cnpg.io/podRole";

    public const string InstanceRoleLabel = "cnpg.io/instanceRole";

    /// <summary>On the pods of jobs, and the name of their container.</summary>
    public const string JobRoleLabel = "cnpg.io/jobRole";

    /// <summary>The container of an instance's pod.</summary>
    public const string Container = "postgres";

    public const int Port = 5432;

    /// <summary>Where the operator asks an instance for its status.</summary>
    public const int StatusPort = 8000;

    public const int MetricsPort = 9187;

    /// <summary>
    /// Our Service that leads to the primary. The operator's own is named after its cluster, and so would not outlive a restore in place.
    /// </summary>
    public const string PrimaryService = "primary";

    /// <summary>Our Service that leads to the replicas.</summary>
    public const string ReplicasService = "replicas";

    /// <summary>A Service as clients in every namespace reach it, whatever the cluster's DNS domain.</summary>
    public static string Host(DatabaseContext context, string service) => $"{service}.{context.Namespace}.svc";

    /// <summary>The operator's Service, which leads to the primary of this very cluster even while ours leads to another one.</summary>
    public static string OwnHost(DatabaseContext context) => Host(context, $"{context.Name}-rw");

    public static string ApplicationSecret(DatabaseContext context) => $"{context.Name}-app";

    public static string CertificateAuthoritySecret(DatabaseContext context) => $"{context.Name}-ca";

    /// <summary>The ObjectStore and the Secret with its keys.</summary>
    public static string Store(DatabaseContext context) => $"{context.Name}-store";

    /// <summary>The ObjectStore that leads to the archive a database was restored from, and the Secret with its keys.</summary>
    public static string OriginStore(DatabaseContext context) => $"{context.Name}-origin";

    public static string ScheduledBackup(DatabaseContext context) => $"{context.Name}-backup";

    /// <summary>A base backup on demand; the schedule's are called like the schedule, with the time after it.</summary>
    public static string Backup(DatabaseContext context, OperationId operation) =>
        $"{context.Name}-backup-{operation.Value[(operation.Value.LastIndexOf('.') + 1)..]}";

    /// <summary>Not the cluster's name, which the operator keeps for a PodMonitor of its own.</summary>
    public static string PodMonitor(DatabaseContext context) => $"{context.Name}-metrics";

    /// <summary>Folder of this incarnation and major version in the object store: an archive must never be used twice.</summary>
    public static string ArchiveServer(DatabaseContext context) =>
        context.ArchiveSuffix is null ? $"{context.Name}-{context.Incarnation}" : $"{context.Name}-{context.Incarnation}-{context.ArchiveSuffix}";

    public static string Database(PostgreSqlSpec spec) => spec.DatabaseName ?? spec.Project.Replace('-', '_');

    public static string Owner(PostgreSqlSpec spec) => spec.Owner ?? Database(spec);
}
