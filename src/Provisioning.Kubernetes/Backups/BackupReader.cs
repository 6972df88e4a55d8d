using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Reads what backups a database has, and what they can restore. Thread safe.</summary>
internal sealed class BackupReader(DatabaseObserver observer, PodCommandRunner commands)
{
    /// <exception cref="ProvisioningException">The engine has no backups, or the database no policy.</exception>
    public static IBackupEngine Require(IEngine engine, DatabaseContext context)
    {
        var backups = engine.Get<IBackupEngine>("backup");
        return context.Spec.Backup is not null
            ? backups
            : throw new ProvisioningException(
                ErrorCode.BackupFailed, $"{context.Spec.Id} has no backup policy. Provision it with one, such as Backup = BackupPolicy.Daily(\"store\").");
    }

    public async Task<IReadOnlyList<DatabaseBackup>> ListAsync(IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        return engine is IBackupEngine backups ? backups.GetBackups(context, observed) : [];
    }

    /// <exception cref="ProvisioningException">The engine has no backups, or the database no policy.</exception>
    public async Task<RestorableWindow> GetWindowAsync(IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        var backups = Require(engine, context);
        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        var earliest = backups.GetEarliest(context, observed);
        var (latest, unknown) = await GetLatestAsync(engine, backups, context, cancellationToken).ConfigureAwait(false);
        if (earliest is null)
        {
            return new RestorableWindow { IsEstimate = false, Remark = "No base backup is complete yet: nothing can be restored." };
        }

        // A log that was archived before the oldest base backup ended restores nothing by itself.
        return latest is null || latest < earliest
            ? new RestorableWindow { Earliest = earliest, Latest = latest is null ? null : earliest, IsEstimate = true, Remark = unknown ?? Remark }
            : new RestorableWindow { Earliest = earliest, Latest = latest, IsEstimate = true, Remark = Remark };
    }

    private const string Remark = "Earliest is the end of the oldest base backup, rounded up to the second, as the plugin last counted them; "
        + "Latest is when the archiver last succeeded: the last commit in the store may be a little older.";

    private async Task<(DateTimeOffset? Latest, string? Unknown)> GetLatestAsync(
        IEngine engine, IBackupEngine backups, DatabaseContext context, CancellationToken cancellationToken)
    {
        try
        {
            return (await commands.RunOnPrimaryAsync(engine, context, backups.GetLastArchived(context), cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception exception) when (exception is ProvisioningException or KubernetesApiException)
        {
            return (null, $"Latest is not known, since the database cannot be asked: {exception.Message}");
        }
    }
}
