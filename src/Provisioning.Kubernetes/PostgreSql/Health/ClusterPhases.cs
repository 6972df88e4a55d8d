namespace Provisioning.Kubernetes.PostgreSql.Health;

/// <summary>The operator's phases, as it spells them, and what they mean to people.</summary>
internal static class ClusterPhases
{
    public const string Healthy = "Cluster in healthy state";
    public const string SettingUpPrimary = "Setting up primary";
    public const string CreatingReplica = "Creating a new replica";
    public const string WaitingForInstances = "Waiting for the instances to become active";
    public const string Upgrading = "Upgrading cluster";
    public const string Switchover = "Switchover in progress";
    public const string ObjectsRefused = "Unable to create required cluster objects";
    public const string InvalidDefinition = "Invalid cluster definition";
    public const string Unrecoverable = "Cluster is unrecoverable and needs manual intervention";
    public const string UnknownPlugin = "Cluster cannot proceed to reconciliation due to an unknown plugin being required";
    public const string PluginError = "Cluster cannot proceed to reconciliation due to an error while interacting with plugins";
    public const string InvalidImageCatalog = "Cluster has incomplete or invalid image catalog";
    public const string MissingArchitecture = "Cluster cannot execute instance online upgrade due to missing architecture binary";
    public const string WaitingForUser = "Waiting for user action";
    public const string DiskFull = "Not enough disk space";
    public const string StatusUnreadable = "Instance Status Extraction Error: HTTP communication issue";

    /// <summary>What happens in a phase that passes by itself.</summary>
    public static string Describe(string phase, string? reason) => phase switch
    {
        SettingUpPrimary => "initializing the primary",
        CreatingReplica => "creating a replica",
        WaitingForInstances => "waiting for the instances to become active",
        Upgrading when !string.IsNullOrEmpty(reason) => $"rolling out a change: {reason}",
        Upgrading => "rolling out a change",
        "Applying configuration" => "applying the configuration",
        "Failing over" => "failing over to another instance",
        Switchover => "switching over to another instance",
        "Upgrading Postgres major version" => "upgrading to another major version",
        "Cluster upgrade delayed" => "waiting for the operator's rollout delay",
        Healthy => "waiting for the operator to settle",
        _ => string.IsNullOrEmpty(reason) ? $"the operator says: {phase}" : $"the operator says: {phase}: {reason}",
    };
}
