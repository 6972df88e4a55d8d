namespace Provisioning.Kubernetes.State;

/// <summary>An error as it is kept in the record.</summary>
internal sealed record ErrorRecord(string Code, string Message, bool IsTransient)
{
    public static ErrorRecord From(ProvisioningException exception) => new(exception.Code.Value, exception.Message, exception.IsTransient);

    public ProvisioningException ToException() => new(new ErrorCode(Code), Message, IsTransient);

    public OperationError ToError() => new() { Code = new ErrorCode(Code), Message = Message, IsTransient = IsTransient };
}
