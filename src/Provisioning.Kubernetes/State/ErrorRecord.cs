namespace Provisioning.Kubernetes.State;

/// <summary>An error as it is kept in the record.</summary>
internal sealed record ErrorRecord(string Code, string Message, bool IsTransient)
{
    public OperationError ToError() => new() { Code = new ErrorCode(Code), Message = Message, IsTransient = IsTransient };
}
