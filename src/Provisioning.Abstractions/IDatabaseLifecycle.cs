namespace Provisioning;

/// <summary>What a running database can be told to do besides being changed by its spec. Thread safe.</summary>
/// <remarks>
/// Each member records a durable operation and returns it at once; follow it with <see cref="IDatabaseProvisioner.WatchAsync"/>. Which states of a database
/// take which operation is listed in <c>docs/operations.md</c>; another state is refused with <see cref="ErrorCode.InvalidState"/>, a running operation with
/// <see cref="OperationInProgressException"/>, and an engine that cannot do it with <see cref="ErrorCode.NotSupported"/>.
/// </remarks>
public interface IDatabaseLifecycle
{
    /// <summary>
    /// Stops every instance and keeps the volumes, the credentials and the backups; scheduled backups are suspended. A paused database takes no connection,
    /// no change of its spec and no backup until it is resumed.
    /// </summary>
    /// <exception cref="ProvisioningException">No such database, it is paused already, or the cluster refuses or cannot be reached.</exception>
    Task<Operation> PauseAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Starts a paused database again, and its schedule of backups with it.</summary>
    /// <exception cref="ProvisioningException">No such database, it is not paused, or the cluster refuses or cannot be reached.</exception>
    Task<Operation> ResumeAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Restarts every instance, one after the other, replicas first. Connections to an instance break when it is restarted; without a replica the database is
    /// away for some seconds.
    /// </summary>
    /// <exception cref="ProvisioningException">No such database, it is paused or failed, or the cluster refuses or cannot be reached.</exception>
    Task<Operation> RestartAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a replica the primary, in good order: the old primary is stopped first and hands over all that it has committed.</summary>
    /// <param name="id">The database.</param>
    /// <param name="instance">The instance (its pod) to become the primary; <see langword="null"/> for the most advanced healthy replica.</param>
    /// <param name="options">Who asks.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="ProvisioningException">
    /// No such database or instance (<see cref="ErrorCode.NotFound"/>); the instance is the primary already, not ready or fenced, there is no replica, or the
    /// database is not healthy (<see cref="ErrorCode.InvalidState"/>); the cluster refuses or cannot be reached.
    /// </exception>
    Task<Operation> SwitchoverAsync(
        DatabaseId id, string? instance = null, OperationOptions? options = null, CancellationToken cancellationToken = default);
}
