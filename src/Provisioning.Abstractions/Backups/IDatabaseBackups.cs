namespace Provisioning;

/// <summary>Backs databases up and restores them.</summary>
/// <remarks>
/// <para>All members may be called from any thread at any time. A mutating call returns as soon as its <see cref="Operation"/> is recorded; follow that with
/// <see cref="IDatabaseProvisioner.WatchAsync"/> or <see cref="DatabaseProvisionerExtensions.WaitAsync"/>.</para>
/// <para>What is refused at once is a <see cref="ProvisioningException"/>: no such database (<see cref="ErrorCode.NotFound"/>), another operation running on it
/// (<see cref="OperationInProgressException"/>), a state that does not allow it (<see cref="ErrorCode.InvalidState"/>), an engine without backups
/// (<see cref="ErrorCode.NotSupported"/>), or the cluster refuses or cannot be reached.</para>
/// </remarks>
public interface IDatabaseBackups
{
    /// <summary>Takes a base backup now. One runs at a time on each database.</summary>
    /// <exception cref="ProvisioningException">The database has no backup policy (<see cref="ErrorCode.BackupFailed"/>).</exception>
    Task<Operation> BackupAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The base backups of a database, newest first, those that failed or are being taken included.</summary>
    Task<IReadOnlyList<DatabaseBackup>> ListAsync(DatabaseId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes one base backup from the store. The only complete one cannot be deleted.</summary>
    /// <exception cref="ProvisioningException">No such backup, or it is being taken, or it is the only complete one.</exception>
    Task<Operation> DeleteAsync(DatabaseId id, string name, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>What the database can be restored to.</summary>
    /// <exception cref="ProvisioningException">The database has no backup policy (<see cref="ErrorCode.BackupFailed"/>).</exception>
    Task<RestorableWindow> GetRestorableWindowAsync(DatabaseId id, CancellationToken cancellationToken = default);

    /// <summary>Names this moment, so that the database can be restored to it: before a migration, for instance.</summary>
    /// <param name="id">The database; it runs.</param>
    /// <param name="name">The name, at most 63 bytes. Names need not be unique; a restore stops at the first that it meets.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ProvisioningException">The name is not usable, or the database has no backup policy or takes no writes now.</exception>
    Task<RestorePoint> CreateRestorePointAsync(DatabaseId id, string name, CancellationToken cancellationToken = default);

    /// <summary>The archives of databases that are gone, newest first.</summary>
    /// <param name="organization">Only of this organization; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    Task<IReadOnlyList<BackupArchive>> ListArchivesAsync(string? organization = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes an archive from its store, for good.</summary>
    /// <param name="name">Its <see cref="BackupArchive.Name"/>.</param>
    /// <param name="options">Who asks.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ProvisioningException">There is no such archive (<see cref="ErrorCode.NotFound"/>).</exception>
    Task<Operation> DeleteArchiveAsync(string name, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a new database out of the backups of another one, whether that still lives or is gone. The source goes on undisturbed.</summary>
    /// <exception cref="SpecValidationException">The spec is wrong, or does not fit the source; every error is listed.</exception>
    /// <exception cref="ProvisioningException">
    /// The target is not in what can be restored (<see cref="ErrorCode.TargetOutsideWindow"/>), the source has no backup policy
    /// (<see cref="ErrorCode.BackupFailed"/>), is of another organization (<see cref="ErrorCode.NotFound"/>), or there is a database of the new one's identity
    /// already (<see cref="ErrorCode.NameTaken"/>). Nothing was created.
    /// </exception>
    Task<Operation> RestoreAsync(RestoreRequest request, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a new database with all that another one holds now.</summary>
    /// <param name="source">The database to copy, in the same organization.</param>
    /// <param name="spec">The new database; see <see cref="RestoreRequest.Spec"/>.</param>
    /// <param name="options">Who asks.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="SpecValidationException">As for <see cref="RestoreAsync"/>.</exception>
    /// <exception cref="ProvisioningException">As for <see cref="RestoreAsync"/>.</exception>
    Task<Operation> CloneAsync(DatabaseId source, DatabaseSpec spec, OperationOptions? options = null, CancellationToken cancellationToken = default);
}
