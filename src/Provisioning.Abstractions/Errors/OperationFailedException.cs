namespace Provisioning;

/// <summary>An operation ended without success.</summary>
public sealed class OperationFailedException : ProvisioningException
{
    /// <summary>Creates the exception for the operation.</summary>
    public OperationFailedException(Operation operation)
        : base(
            operation.Error?.Code ?? ErrorCode.Internal, operation.Error?.Message ?? $"Operation {operation.Id} failed.",
            operation.Error?.IsTransient ?? false) =>
        Operation = operation;

    /// <summary>The operation, with its stages and error.</summary>
    public Operation Operation { get; }
}
