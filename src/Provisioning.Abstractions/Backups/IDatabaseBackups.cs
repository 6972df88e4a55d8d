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

    /// <summary>
    /// Takes a database back to an earlier state of its own, under its own name: what is restored is made beside it, verified, and put in its place. Host,
    /// port, user, password and certificate authority stay the same, so that no application has to be told. What was there is stopped and kept until
    /// <see cref="DiscardPreviousAsync"/> or <see cref="RevertRestoreAsync"/>; it is written to until the moment of the swap.
    /// </summary>
    /// <remarks>
    /// When the restore fails before the swap, what was made is deleted and the database goes on as it was. The namespace has room for both meanwhile, and for
    /// the kept volumes afterwards.
    /// </remarks>
    /// <param name="id">The database.</param>
    /// <param name="target">How far to restore.</param>
    /// <param name="options">Who asks.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ProvisioningException">
    /// The target is not in what can be restored (<see cref="ErrorCode.TargetOutsideWindow"/>), the database has no backup policy
    /// (<see cref="ErrorCode.BackupFailed"/>), or still keeps what an earlier restore in place replaced (<see cref="ErrorCode.InvalidState"/>). Nothing was
    /// created.
    /// </exception>
    Task<Operation> RestoreInPlaceAsync(
        DatabaseId id, RestoreTarget target, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Goes back to what a restore in place replaced, as it was when it was stopped: it is started, takes its place again, and what had been restored is
    /// deleted with all that was written to it since; its archive is kept. A password that was changed since stays the new one.
    /// </summary>
    /// <exception cref="ProvisioningException">Nothing is kept (<see cref="ErrorCode.InvalidState"/>).</exception>
    Task<Operation> RevertRestoreAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes what a restore in place replaced, with its volumes. Its archive is kept; see <see cref="ListArchivesAsync"/>.</summary>
    /// <exception cref="ProvisioningException">Nothing is kept (<see cref="ErrorCode.InvalidState"/>).</exception>
    Task<Operation> DiscardPreviousAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Proves that a backup can be restored: restores it to a throw-away database beside the others, runs a check over a real connection, deletes it again, and
    /// keeps the result as the database's last proof. The database itself goes on undisturbed, and may be changed meanwhile.
    /// </summary>
    /// <remarks>
    /// The throw-away database is deleted whatever happens: when the check fails, when the call is cancelled, and by another process when this one dies. It is
    /// not listed, unless <see cref="DatabaseQuery.IncludeTemporary"/> is set. A cancelled call keeps no proof.
    /// </remarks>
    /// <param name="id">The database.</param>
    /// <param name="check">
    /// What must hold of the restored database; throws when it does not. <see langword="null"/> for that the application can log in and its database can be
    /// read, which is checked in any case.
    /// </param>
    /// <param name="options">What to restore, and how; <see langword="null"/> for the latest there is.</param>
    /// <param name="cancellationToken">Stops the call; what was made is deleted.</param>
    /// <returns>What came of it, also when the restore or the check failed.</returns>
    /// <exception cref="ProvisioningException">
    /// The target is not in what can be restored (<see cref="ErrorCode.TargetOutsideWindow"/>), the database has no backup policy
    /// (<see cref="ErrorCode.BackupFailed"/>), or is a throw-away one itself (<see cref="ErrorCode.InvalidState"/>). Nothing was created.
    /// </exception>
    Task<BackupVerification> VerifyBackupAsync(
        DatabaseId id,
        Func<DatabaseConnection, CancellationToken, Task>? check = null,
        BackupVerificationOptions? options = null,
        CancellationToken cancellationToken = default);
}
