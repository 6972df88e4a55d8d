using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Backups;

/// <inheritdoc cref="IDatabaseBackups"/>
internal sealed class DatabaseBackups(
    BackupRequests backups,
    RestoreRequests restores,
    ArchiveRequests archiveRequests,
    ReplacementRequests replacements,
    BackupVerifier verifier,
    ArchiveRecords archives,
    RestorePoints points,
    BackupReader reader,
    DatabaseLookup lookup) : IDatabaseBackups
{
    public Task<Operation> BackupAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => backups.BackupAsync(id, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<IReadOnlyList<DatabaseBackup>> ListAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () =>
        {
            var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
            return await reader.ListAsync(engine, context, cancellationToken).ConfigureAwait(false);
        });
    }

    public Task<Operation> DeleteAsync(DatabaseId id, string name, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ApiCalls.RunAsync(() => backups.DeleteAsync(id, name, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<RestorableWindow> GetRestorableWindowAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () =>
        {
            var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
            return await reader.GetWindowAsync(engine, context, cancellationToken).ConfigureAwait(false);
        });
    }

    public Task<RestorePoint> CreateRestorePointAsync(DatabaseId id, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(name);
        return ApiCalls.RunAsync(() => points.CreateAsync(id, name, cancellationToken));
    }

    public Task<IReadOnlyList<BackupArchive>> ListArchivesAsync(string? organization = null, CancellationToken cancellationToken = default) =>
        ApiCalls.RunAsync<IReadOnlyList<BackupArchive>>(async () =>
            [.. (await archives.ListAsync(organization, cancellationToken).ConfigureAwait(false)).Select(record => record.ToArchive())]);

    public Task<Operation> DeleteArchiveAsync(string name, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return ApiCalls.RunAsync(() => archiveRequests.DeleteAsync(name, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<Operation> RestoreAsync(RestoreRequest request, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Source is null == request.Archive is null)
        {
            throw new ArgumentException($"Give one of {nameof(request.Source)} and {nameof(request.Archive)}.", nameof(request));
        }

        return ApiCalls.RunAsync(() => restores.RestoreAsync(request, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<Operation> CloneAsync(
        DatabaseId source, DatabaseSpec spec, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(spec);
        return RestoreAsync(new RestoreRequest { Spec = spec, Source = source }, options, cancellationToken);
    }

    public Task<Operation> RestoreInPlaceAsync(
        DatabaseId id, RestoreTarget target, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(target);
        return ApiCalls.RunAsync(() => replacements.RestoreInPlaceAsync(id, target, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<Operation> RevertRestoreAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => replacements.RevertAsync(id, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<Operation> DiscardPreviousAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => replacements.DiscardAsync(id, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<BackupVerification> VerifyBackupAsync(
        DatabaseId id,
        Func<DatabaseConnection, CancellationToken, Task>? check = null,
        BackupVerificationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => verifier.VerifyAsync(id, check, options ?? new BackupVerificationOptions(), cancellationToken));
    }
}
