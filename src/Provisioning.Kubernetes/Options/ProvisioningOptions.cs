namespace Provisioning.Kubernetes.Options;

/// <summary>How databases are provisioned. Read once, when the provisioner is first used; a host's start fails when something in here is wrong.</summary>
/// <remarks>
/// From configuration, durations are <c>hh:mm:ss</c> and dictionaries are sections. Code that configures the options later wins over what came before.
/// </remarks>
public sealed class ProvisioningOptions
{
    /// <summary>
    /// Path of the kubeconfig. Default <see langword="null"/>: the pod's service account when the process runs in a cluster, otherwise what <c>KUBECONFIG</c>
    /// names or <c>~/.kube/config</c>.
    /// </summary>
    public string? Kubeconfig { get; set; }

    /// <summary>Context of the kubeconfig; <see langword="null"/> for its current one.</summary>
    public string? Context { get; set; }

    /// <summary>
    /// The namespace of the library's own records and leases; created when it is missing. All processes that manage the same databases name the same one.
    /// Default <c>provisioning-system</c>.
    /// </summary>
    public string Namespace { get; set; } = "provisioning-system";

    /// <summary>
    /// What tiers mean, by name; names are compared without regard to case. Holds FREE, STANDARD and ENTERPRISE from the start; they may be redefined.
    /// </summary>
    public IDictionary<string, TierDefinition> Tiers { get; } = new Dictionary<string, TierDefinition>(StringComparer.OrdinalIgnoreCase)
    {
        [DatabaseTier.Free.Value] = new() { Instances = 1, Storage = "5Gi", Memory = "512Mi", Cpu = "500m" },
        [DatabaseTier.Standard.Value] = new() { Instances = 3, Storage = "50Gi", Memory = "4Gi", Cpu = "2", PodMonitor = true },
        [DatabaseTier.Enterprise.Value] = new() { Instances = 5, Storage = "500Gi", Memory = "16Gi", Cpu = "4", PodMonitor = true },
    };

    /// <summary>
    /// The keys that credentials are sealed with, 256 bits each as base64 (<c>openssl rand -base64 32</c>), by id. Keep retired keys until nothing is sealed
    /// with them.
    /// </summary>
    public IDictionary<string, string> EncryptionKeys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Id of the key that seals from now on; may be left out when there is only one key.</summary>
    public string? PrimaryEncryptionKeyId { get; set; }

    /// <summary>Where backups go, by the name that <see cref="BackupPolicy.Store"/> gives.</summary>
    public IDictionary<string, BackupStoreOptions> BackupStores { get; } = new Dictionary<string, BackupStoreOptions>(StringComparer.Ordinal);

    /// <summary>
    /// How long a stage may take, by its name (<c>WAITING_FOR_READY</c>), before the operation fails. The time counts anew when another process takes the
    /// operation over. Default: 6 hours for BACKUP and for WAITING_FOR_READY of a restore, 30 minutes for ARCHIVE_DELETION and RESTARTING, 15 for
    /// WAITING_FOR_READY and PAUSING, 10 for DELETION, SWITCHOVER and SWAP, 2 for every other stage.
    /// </summary>
    public IDictionary<string, TimeSpan> StageDeadlines { get; } = new Dictionary<string, TimeSpan>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How long a process that runs operations may be silent before others take them over. It renews its lease every third of it. At least 3 seconds; default
    /// 15.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the record of a deleted database is kept, so that its last operation can be read. Default 24 hours.</summary>
    public TimeSpan DeletedRecordRetention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a verification of backups counts as proof. Default 30 days.</summary>
    public TimeSpan VerificationMaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Whether this process runs operations, its own and those of processes that died. Default <see langword="true"/>; with <see langword="false"/> it only
    /// records them, and another process must run them.
    /// </summary>
    public bool RunsOperations { get; set; } = true;

    /// <summary>
    /// Labels of the namespaces whose pods may reach the database port. Empty, the default, for all namespaces.
    /// </summary>
    public IDictionary<string, string> ClientNamespaceLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Labels of the namespace that Prometheus runs in, whose pods may reach the metrics port. Empty, the default, for all namespaces.</summary>
    public IDictionary<string, string> MonitoringNamespaceLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Labels to put on pod monitors, which a Prometheus selects them by, such as <c>release: prometheus</c>.</summary>
    public IDictionary<string, string> PodMonitorLabels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
