using System.Runtime.CompilerServices;

namespace Provisioning;

/// <summary>Looking after the credentials of all databases.</summary>
public static class CredentialStoreExtensions
{
    /// <summary>
    /// Seals the credentials of every database anew with the key that is the primary one now, one database after the other. When every operation of the stream
    /// has succeeded, nothing is sealed with a retired key any more, and it can be removed. Databases without credentials are passed over: they will be sealed
    /// with the primary key. Safe to repeat: what is sealed with the primary key is left alone.
    /// </summary>
    /// <param name="store">The credentials.</param>
    /// <param name="provisioner">The databases.</param>
    /// <param name="options">Who asks.</param>
    /// <param name="cancellationToken">Stops between two databases.</param>
    /// <returns>One operation for each database, which has succeeded or failed. One that another operation runs on is waited for.</returns>
    /// <exception cref="ProvisioningException">The cluster refuses or cannot be reached.</exception>
    public static async IAsyncEnumerable<Operation> ResealAllAsync(
        this ICredentialStore store,
        IDatabaseProvisioner provisioner,
        OperationOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(provisioner);
        string? next = null;
        do
        {
            var page = await provisioner.ListAsync(new DatabaseQuery { ContinuationToken = next }, cancellationToken).ConfigureAwait(false);
            foreach (var database in page.Databases)
            {
                if (await ResealAsync(store, provisioner, database.Id, options, cancellationToken).ConfigureAwait(false) is { } operation)
                {
                    yield return operation;
                }
            }

            next = page.ContinuationToken;
        }
        while (next is not null);
    }

    private static async Task<Operation?> ResealAsync(
        ICredentialStore store, IDatabaseProvisioner provisioner, DatabaseId id, OperationOptions? options, CancellationToken cancellationToken)
    {
        while (true)
        {
            OperationId operation;
            try
            {
                operation = (await store.ResealAsync(id, options, cancellationToken).ConfigureAwait(false)).Id;
            }
            catch (OperationInProgressException running)
            {
                await EndAsync(provisioner, running.OperationId, cancellationToken).ConfigureAwait(false);
                continue;
            }
            catch (ProvisioningException refusal) when (refusal.Code == ErrorCode.NotFound || refusal.Code == ErrorCode.InvalidState)
            {
                // Deleted since it was listed, or never ready: nothing of it is sealed.
                return null;
            }

            return await EndAsync(provisioner, operation, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<Operation?> EndAsync(IDatabaseProvisioner provisioner, OperationId id, CancellationToken cancellationToken)
    {
        await foreach (var _ in provisioner.WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            // The stream ends with the operation.
        }

        return await provisioner.GetOperationAsync(id, cancellationToken).ConfigureAwait(false);
    }
}
