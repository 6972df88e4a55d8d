namespace Provisioning;

/// <summary>Opens the sealed credentials of databases. Thread safe.</summary>
public interface ICredentialStore
{
    /// <summary>The application's credentials of a database whose CREDENTIAL_GEN stage has succeeded.</summary>
    /// <exception cref="ProvisioningException">
    /// No such database or no credentials yet (<see cref="ErrorCode.NotFound"/>); the sealed form was changed or moved, or its key is not in the key ring
    /// (<see cref="ErrorCode.CredentialsUnreadable"/>); the cluster refuses or cannot be reached.
    /// </exception>
    Task<DatabaseCredentials> GetAsync(DatabaseId id, CancellationToken cancellationToken = default);
}
