using Provisioning.Kubernetes.Errors;

namespace Provisioning.Kubernetes.Credentials;

/// <inheritdoc cref="ICredentialStore"/>
internal sealed class CredentialStore(DatabaseLookup lookup, CredentialVault vault) : ICredentialStore
{
    public Task<DatabaseCredentials> GetAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () =>
        {
            var stored = await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false)
                ?? throw new ProvisioningException(ErrorCode.NotFound, $"There is no database {id}.");
            return await vault.OpenAsync(id, new DatabaseEngine(stored.Record.Engine), cancellationToken).ConfigureAwait(false);
        });
    }
}
