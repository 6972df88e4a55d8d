namespace Provisioning;

/// <summary>Waiting for operations.</summary>
public static class DatabaseProvisionerExtensions
{
    /// <summary>Waits until the operation has ended.</summary>
    /// <returns>The operation, which has succeeded.</returns>
    /// <exception cref="OperationFailedException">The operation ended without success; it carries the operation.</exception>
    /// <exception cref="ProvisioningException">No such operation, or the cluster refuses or cannot be reached.</exception>
    public static async Task<Operation> WaitAsync(
        this IDatabaseProvisioner provisioner, OperationId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(provisioner);
        await foreach (var _ in provisioner.WatchAsync(id, cancellationToken).ConfigureAwait(false))
        {
            // The stream ends with the operation.
        }

        var operation = await provisioner.GetOperationAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new ProvisioningException(ErrorCode.NotFound, $"Operation {id} is gone: its record has expired or was deleted.");
        return operation.State == OperationState.Succeeded ? operation : throw new OperationFailedException(operation);
    }
}
