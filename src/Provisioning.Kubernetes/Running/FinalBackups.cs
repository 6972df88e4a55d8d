using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>Whether a database can be backed up before it is deleted. Pure.</summary>
internal static class FinalBackups
{
    /// <summary>Why not; null when it can, or when its last backup was taken by the deprovision that this one goes on with.</summary>
    public static ProvisioningException? Refuse(DatabaseRecord record, IEngine? engine)
    {
        var id = record.GetId();
        if (record.IsHalfDeleted())
        {
            var began = record.History.Prepend(record.Operation).Last(operation => operation.IsDeleting());
            return began.Input?.Policy == DeletionPolicy.FinalBackup
                ? null
                : new ProvisioningException(
                    ErrorCode.InvalidState, $"{id} is half deleted and cannot be backed up any more. Deprovision it with the policy Keep or Wipe.");
        }

        if (engine is not IBackupEngine || record.Spec is null || SpecFormat.Read(record, engine).Backup is null)
        {
            return new ProvisioningException(
                ErrorCode.BackupFailed,
                $"{id} has no backup policy, so no final backup can be taken. Provision it with one first, or deprovision it with the policy Keep, "
                + "which keeps nothing of a database without backups.");
        }

        return record.Endpoint is null || record.State == DatabaseState.Paused
            ? new ProvisioningException(
                ErrorCode.InvalidState,
                $"{id} is {(record.Endpoint is null ? "not up yet" : "paused")}, so no final backup can be taken. "
                + $"{(record.Endpoint is null ? "Wait until it is active" : "Resume it")} first, or deprovision it with another policy.")
            : null;
    }
}
