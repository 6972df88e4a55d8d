namespace Provisioning;

/// <summary>Another operation runs on the database. Wait for it, then ask again.</summary>
public sealed class OperationInProgressException : ProvisioningException
{
    /// <summary>Creates the exception for the operation that is in the way.</summary>
    public OperationInProgressException(DatabaseId databaseId, OperationId operationId, OperationKind kind)
        : base(
            ErrorCode.OperationInProgress, $"A {kind} of {databaseId} is in progress (operation {operationId}). Wait for it, then ask again.",
            isTransient: true) =>
        OperationId = operationId;

    /// <summary>The operation that is in the way.</summary>
    public OperationId OperationId { get; }
}
