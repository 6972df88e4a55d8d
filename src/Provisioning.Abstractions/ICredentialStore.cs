namespace Provisioning;

/// <summary>Opens, rotates and re-seals the credentials of databases. Thread safe.</summary>
public interface ICredentialStore
{
    /// <summary>
    /// The application's credentials of a database whose CREDENTIAL_GEN stage has succeeded. While they are rotated, and after a rotation that failed half-way,
    /// those that the server takes.
    /// </summary>
    /// <exception cref="ProvisioningException">
    /// No such database or no credentials yet (<see cref="ErrorCode.NotFound"/>); the sealed form was changed or moved, or its key is not in the key ring
    /// (<see cref="ErrorCode.CredentialsUnreadable"/>); the cluster refuses or cannot be reached.
    /// </exception>
    Task<DatabaseCredentials> GetAsync(DatabaseId id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives the application's user another password. Connections that are open stay; from some moment of the ROTATION stage on, only the new password opens
    /// new ones. Whoever is refused then reads the credentials again.
    /// </summary>
    /// <returns>The recorded operation.</returns>
    /// <exception cref="OperationInProgressException">Another operation runs on this database.</exception>
    /// <exception cref="ProvisioningException">
    /// No such database (<see cref="ErrorCode.NotFound"/>); it is paused or was never ready (<see cref="ErrorCode.InvalidState"/>); no key to seal with
    /// (<see cref="ErrorCode.EncryptionKeyMissing"/>); the cluster refuses or cannot be reached.
    /// </exception>
    Task<Operation> RotateAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Seals the credentials anew with the key that is the primary one now, from what the engine's operator holds; the password stays. Nothing is written
    /// when they are sealed so already.
    /// </summary>
    /// <returns>The recorded operation.</returns>
    /// <exception cref="OperationInProgressException">Another operation runs on this database.</exception>
    /// <exception cref="ProvisioningException">
    /// No such database, or it was never ready; no key to seal with; the cluster refuses or cannot be reached.
    /// </exception>
    Task<Operation> ResealAsync(DatabaseId id, OperationOptions? options = null, CancellationToken cancellationToken = default);
}
