namespace Provisioning;

/// <summary>Provisions databases on Kubernetes and tells about them.</summary>
/// <remarks>
/// <para><b>Thread safety.</b> All members may be called from any thread at any time, for the same database too.</para>
/// <para><b>Durability.</b> A mutating call returns as soon as its <see cref="Operation"/> is recorded in the cluster; the operation then runs to its end
/// in this or any other process that hosts the library, whatever happens to the caller. Cancelling a call's token stops the call, not the operation.</para>
/// <para><b>Idempotency.</b> Provisioning the same spec again is a no-op that returns the operation that made the database so, and the running operation
/// while there is one. Deprovisioning what does not exist succeeds.</para>
/// <para><b>Exceptions.</b> <see cref="SpecValidationException"/> for bad input, before anything is written; any other refusal is a
/// <see cref="ProvisioningException"/> whose <see cref="ProvisioningException.Code"/> says which and whose <see cref="ProvisioningException.IsTransient"/>
/// says whether the same call may succeed later. Misuse of the API (null, unknown enum) throws the usual CLR exceptions.</para>
/// <para><b>Secrets.</b> Nothing that these members return or throw holds a password; see <see cref="ICredentialStore"/>.</para>
/// </remarks>
public interface IDatabaseProvisioner
{
    /// <summary>Creates the database that the spec describes, or changes the existing one until it is as described.</summary>
    /// <returns>The recorded operation; follow it with <see cref="WatchAsync"/> or wait with <see cref="DatabaseProvisionerExtensions.WaitAsync"/>.</returns>
    /// <exception cref="SpecValidationException">The spec is wrong; every error is listed.</exception>
    /// <exception cref="OperationInProgressException">Another operation runs on this database and asks for something else.</exception>
    /// <exception cref="ProvisioningException">The identity belongs to somebody else, or the cluster refuses or cannot be reached.</exception>
    Task<Operation> ProvisionAsync(DatabaseSpec spec, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Tells what <see cref="ProvisionAsync"/> would create, change and delete, from a server-side dry run. Writes nothing.</summary>
    /// <exception cref="SpecValidationException">The spec is wrong; every error is listed.</exception>
    /// <exception cref="ProvisioningException">The cluster refuses the result or cannot be reached.</exception>
    Task<Plan> PlanAsync(DatabaseSpec spec, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the database with its data, credentials and namespace; what becomes of its backups is up to <see cref="DeprovisionOptions.Policy"/>. Takes the
    /// place of whatever operation runs on the database, which ends as <see cref="ErrorCode.Cancelled"/>.
    /// </summary>
    /// <returns>The recorded operation, the running one when the database is being deleted already. It outlives the database for 24 hours.</returns>
    /// <exception cref="OperationInProgressException">A deprovision with another policy runs on this database.</exception>
    /// <exception cref="ProvisioningException">
    /// The database is protected (<see cref="ErrorCode.DeletionProtected"/>), cannot be backed up once more (<see cref="ErrorCode.BackupFailed"/>,
    /// <see cref="ErrorCode.InvalidState"/>), or the cluster refuses or cannot be reached.
    /// </exception>
    Task<Operation> DeprovisionAsync(DatabaseId id, DeprovisionOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a running operation where it is: it fails with <see cref="ErrorCode.Cancelled"/>, and what it has done so far stays. Afterwards the database takes
    /// other operations. An operation that has ended is left as it is.
    /// </summary>
    /// <returns>The operation as it ended.</returns>
    /// <exception cref="ProvisioningException">
    /// There is no such operation, a deprovision has begun to delete (<see cref="ErrorCode.InvalidState"/>), or the cluster refuses or cannot be reached.
    /// </exception>
    Task<Operation> CancelAsync(OperationId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The database, or <see langword="null"/> when there is none.</summary>
    /// <exception cref="ProvisioningException">The cluster refuses or cannot be reached.</exception>
    Task<Database?> GetAsync(DatabaseId id, CancellationToken cancellationToken = default);

    /// <summary>One page of the databases that match the query, in a stable order.</summary>
    /// <exception cref="ProvisioningException">The cluster refuses or cannot be reached, or the page's token has expired (list again from the
    /// start).</exception>
    Task<DatabasePage> ListAsync(DatabaseQuery? query = null, CancellationToken cancellationToken = default);

    /// <summary>The operation, or <see langword="null"/> when there is none or its record has expired.</summary>
    /// <exception cref="ProvisioningException">The cluster refuses or cannot be reached.</exception>
    Task<Operation?> GetOperationAsync(OperationId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Streams an operation: first what happened so far, then each change as it happens, and ends after the operation's last event.
    /// Works from any process, whichever one runs the operation. A failed operation ends the stream; it does not throw.
    /// </summary>
    /// <exception cref="ProvisioningException">No such operation, or the cluster refuses or cannot be reached.</exception>
    IAsyncEnumerable<OperationEvent> WatchAsync(OperationId id, CancellationToken cancellationToken = default);
}
