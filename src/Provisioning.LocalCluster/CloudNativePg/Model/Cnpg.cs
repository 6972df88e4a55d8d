namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>Names that CloudNativePG gives to things.</summary>
internal static class Cnpg
{
    public const string Version = "1.30.0";
    public const string OperatorImage = "ghcr.io/cloudnative-pg/cloudnative-pg:" + Version;
    public const string DefaultImage = "ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie";
    public const string Component = "cloudnative-pg";
    public const string ClusterDomain = "cluster.local";
    public const string DefaultMonitoring = "cnpg-default-monitoring";

    public const string ClusterLabel = "cnpg.io/cluster";
    public const string InstanceNameLabel = "cnpg.io/instanceName";
    public const string InstanceRoleLabel = "cnpg.io/instanceRole";
    public const string LegacyRoleLabel = "role";
    public const string PodRoleLabel = "cnpg.io/podRole";
    public const string JobRoleLabel = "cnpg.io/jobRole";
    public const string PvcRoleLabel = "cnpg.io/pvcRole";
    public const string ReloadLabel = "cnpg.io/reload";
    public const string UserTypeLabel = "cnpg.io/userType";

    public const string OperatorVersionAnnotation = "cnpg.io/operatorVersion";
    public const string NodeSerialAnnotation = "cnpg.io/nodeSerial";
    public const string PvcStatusAnnotation = "cnpg.io/pvcStatus";
    public const string PodSpecAnnotation = "cnpg.io/podSpec";
    public const string PodEnvHashAnnotation = "cnpg.io/podEnvHash";
    public const string LastAppliedSpecAnnotation = "cnpg.io/lastAppliedSpec";
    public const string HibernationAnnotation = "cnpg.io/hibernation";
    public const string FencedInstancesAnnotation = "cnpg.io/fencedInstances";
    public const string ReconciliationLoopAnnotation = "cnpg.io/reconciliationLoop";
    public const string RestartedAtAnnotation = "kubectl.kubernetes.io/restartedAt";
    public const string ValidationAnnotation = "cnpg.io/validation";
    public const string SkipEmptyArchiveAnnotation = "cnpg.io/skipEmptyWalArchiveCheck";

    public const string PendingFailover = "pending";
    public const string BarmanPlugin = "barman-cloud.cloudnative-pg.io";
}
