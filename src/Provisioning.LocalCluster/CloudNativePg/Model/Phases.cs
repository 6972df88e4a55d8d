namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>The texts of <c>status.phase</c>.</summary>
internal static class Phases
{
    public const string SettingUpPrimary = "Setting up primary";
    public const string CreatingReplica = "Creating a new replica";
    public const string WaitingForInstances = "Waiting for the instances to become active";
    public const string WaitingForInstancesReason = "Some instances are not yet active. Please wait.";
    public const string Healthy = "Cluster in healthy state";
    public const string Upgrading = "Upgrading cluster";
    public const string MajorUpgrade = "Upgrading Postgres major version";
    public const string WaitingForUser = "Waiting for user action";
    public const string Switchover = "Switchover in progress";
    public const string FailingOver = "Failing over";
    public const string InPlaceRestart = "Primary instance is being restarted in-place";
    public const string InPlaceDeleteRestart = "Primary instance is being restarted without a switchover";
    public const string ApplyingConfiguration = "Applying configuration";
    public const string CannotCreateObjects = "Unable to create required cluster objects";
    public const string Invalid = "Invalid cluster definition";
    public const string ImageCatalogError = "Cluster has incomplete or invalid image catalog";
    public const string UnknownPlugin = "Cluster cannot proceed to reconciliation due to an unknown plugin being required";
    public const string Unrecoverable = "Cluster is unrecoverable and needs manual intervention";
}
