using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Finds out what can be restored, and checks targets against it. Thread safe.</summary>
internal sealed class RestoreSources(
    ArchiveRecords archives, EngineCatalog engines, BackupReader reader, PodCommandRunner commands, TimeProvider timeProvider)
{
    /// <summary>A database that lives, in whatever state.</summary>
    /// <exception cref="ProvisioningException">The engine has no backups, or the database no policy.</exception>
    public async Task<RestoreSource> DescribeAsync(IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        var backups = BackupReader.Require(engine, context);
        return new RestoreSource
        {
            Archive = backups.DescribeArchive(context),
            Spec = context.Spec,
            Window = await reader.GetWindowAsync(engine, context, cancellationToken).ConfigureAwait(false),
            Backups = await reader.ListAsync(engine, context, cancellationToken).ConfigureAwait(false),
            IsGone = false,
        };
    }

    /// <summary>An archive of a database that is gone: as it was remembered, or as somebody put it together.</summary>
    public async Task<RestoreSource> DescribeAsync(BackupArchive archive, CancellationToken cancellationToken)
    {
        if (await archives.GetAsync(archive.Folder, cancellationToken).ConfigureAwait(false) is not { } record || record.Store != archive.Store)
        {
            return new RestoreSource { Archive = archive, Window = archive.Window, Backups = archive.Backups, IsGone = true };
        }

        var known = record.ToArchive();
        return new RestoreSource
        {
            Archive = known,
            Spec = record.Spec is { } spec ? SpecFormat.Read(spec, engines.Get(known.Engine)) : null,
            Window = known.Window,
            Backups = known.Backups,
            IsGone = true,
        };
    }

    /// <summary>Where a recovery to the target begins and ends.</summary>
    /// <param name="engine">The engine of the source.</param>
    /// <param name="context">The source, when it lives.</param>
    /// <param name="source">What there is.</param>
    /// <param name="target">How far to restore.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="ProvisioningException">The target is not in what can be restored.</exception>
    /// <exception cref="SpecValidationException">It is none.</exception>
    public async Task<RecoveryOrigin> ResolveAsync(
        IEngine engine, DatabaseContext? context, RestoreSource source, RestoreTarget target, CancellationToken cancellationToken)
    {
        var fate = context is not null && target.Transaction is { } id && uint.TryParse(id, out _)
            ? await FindTransactionAsync(engine, context, id, cancellationToken).ConfigureAwait(false)
            : null;
        return RestoreTargets.Resolve(target, source, fate, timeProvider.GetUtcNow());
    }

    private async Task<TransactionFate?> FindTransactionAsync(IEngine engine, DatabaseContext context, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await commands.RunOnPrimaryAsync(
                engine, context, engine.Get<IBackupEngine>("restore").FindTransaction(context, id), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ProvisioningException or KubernetesApiException)
        {
            // A source that cannot be asked is restored from its oldest base backup, and the recovery tells whether the transaction is there.
            return null;
        }
    }
}
