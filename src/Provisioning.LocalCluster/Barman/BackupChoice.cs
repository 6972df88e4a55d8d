using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Recovery;

namespace Provisioning.LocalCluster.Barman;

/// <summary>Which base backup a recovery begins with.</summary>
internal static class BackupChoice
{
    /// <summary>The one asked for by name; else the newest that had ended by the target, on the timeline asked for.</summary>
    /// <param name="target">How far the recovery goes.</param>
    /// <param name="backups">The catalogue, oldest first.</param>
    /// <exception cref="BootstrapException">There is none.</exception>
    public static BaseBackup For(RecoveryTarget target, IReadOnlyList<BaseBackup> backups)
    {
        if (target.BackupId is { } id)
        {
            return backups.FirstOrDefault(b => b.Id == id) ?? throw new BootstrapException($"no backup found with ID {id}");
        }

        return backups.LastOrDefault(b => (target.Timeline is not { } timeline || b.Range.Timeline == timeline) && EndsBefore(b, target))
            ?? throw new BootstrapException("no target backup found");
    }

    private static bool EndsBefore(BaseBackup backup, RecoveryTarget target) =>
        target.Time is { } time ? backup.End <= time
        : target.Lsn is not { } lsn || LogPosition.Parse(backup.Range.EndLsn) < LogPosition.Parse(lsn);
}
