using System.Text.Json;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Remembers the archive of a database that is about to go. Thread safe.</summary>
internal sealed class ArchiveKeeper(ArchiveRecords archives, BackupReader reader, LogArchiver archiver, TimeProvider timeProvider)
{
    /// <summary>A database that is deleted may well be broken: what cannot be archived any more must not hold its deletion up.</summary>
    private static readonly TimeSpan PatienceWithArchiver = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets the last of the write-ahead log into the store where that is possible, and writes the archive's record; null for a database without a backup
    /// policy. To be called while the database still exists; may be repeated.
    /// </summary>
    /// <exception cref="KubernetesApiException">The record could not be written.</exception>
    public async Task<ArchiveRecord?> KeepAsync(IEngine engine, DatabaseContext context, DatabaseRecord record, CancellationToken cancellationToken)
    {
        if (engine is not IBackupEngine backups || context.Spec.Backup is null)
        {
            return null;
        }

        var archive = backups.DescribeArchive(context);
        if (await archives.GetAsync(archive.Folder, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        var flushed = await TryFlushAsync(engine, context, cancellationToken).ConfigureAwait(false);
        var window = await reader.GetWindowAsync(engine, context, cancellationToken).ConfigureAwait(false);
        if (flushed is { } latest && latest >= window.Earliest)
        {
            window = window with { Latest = latest };
        }

        var list = await reader.ListAsync(engine, context, cancellationToken).ConfigureAwait(false);
        var kept = ArchiveRecord.From(archive, window, list, record.Spec, timeProvider.GetUtcNow());
        await archives.CreateAsync(kept, cancellationToken).ConfigureAwait(false);
        return kept;
    }

    /// <summary>
    /// Writes the record of an archive that the database has left for another one, at a major upgrade: it is good for restores of the version before. May be
    /// repeated.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="context">The database as it was.</param>
    /// <param name="spec">Its spec, in the form of the engine.</param>
    /// <param name="end">A moment until which all was archived.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task KeepReplacedAsync(
        IEngine engine, DatabaseContext context, JsonElement spec, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (engine is not IBackupEngine backups || context.Spec.Backup is null)
        {
            return;
        }

        var archive = backups.DescribeArchive(context);
        if (await archives.GetAsync(archive.Folder, cancellationToken).ConfigureAwait(false) is null)
        {
            var window = await reader.GetWindowAsync(engine, context, cancellationToken).ConfigureAwait(false);
            var list = await reader.ListAsync(engine, context, cancellationToken).ConfigureAwait(false);
            window = window with { Latest = end, IsEstimate = true };
            await archives.CreateAsync(ArchiveRecord.From(archive, window, list, spec, timeProvider.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DateTimeOffset?> TryFlushAsync(IEngine engine, DatabaseContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await archiver.FlushAsync(engine, context, PatienceWithArchiver, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ProvisioningException or KubernetesApiException)
        {
            // Paused or broken: what the operator archives when it stops the instances has to do, and the window says that its end is not known.
            return null;
        }
    }
}
