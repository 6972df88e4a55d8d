using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Reads an instance's role out of its Cluster's status.</summary>
internal static class InstanceRoles
{
    public static InstanceRole Decide(string instance, string currentPrimary, string targetPrimary)
    {
        if (targetPrimary == instance)
        {
            return InstanceRole.Primary;
        }

        return targetPrimary.Length == 0 || currentPrimary.Length == 0 || currentPrimary == instance ? InstanceRole.Wait : InstanceRole.Replica;
    }

    /// <summary>Whether a running primary must give way: another instance has been chosen.</summary>
    public static bool MustStepDown(string instance, string targetPrimary) =>
        targetPrimary.Length > 0 && targetPrimary != instance && targetPrimary != Cnpg.PendingFailover;
}
