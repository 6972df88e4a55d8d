namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>What an instance is to do, as its Cluster's status says.</summary>
internal enum InstanceRole
{
    /// <summary>Nothing yet: who is to be primary is not decided, or the new primary has not taken over from this instance.</summary>
    Wait,
    Primary,
    Replica,
}
