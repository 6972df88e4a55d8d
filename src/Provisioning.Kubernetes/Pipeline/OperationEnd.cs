using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>What the end of an operation makes of the record. Pure.</summary>
internal static class OperationEnd
{
    public static DatabaseRecord Succeed(DatabaseRecord record, OperationKind kind, DateTimeOffset now)
    {
        var operation = record.Operation with { State = OperationState.Succeeded, CompletedAt = now };
        return kind == OperationKind.Deprovision
            ? record with { Operation = operation, Applied = [], Endpoint = null, Message = "", DeletedAt = now }
            : record with { Operation = operation, State = DatabaseState.Active, Message = "" };
    }

    public static DatabaseRecord Fail(DatabaseRecord record, ProvisioningException failure, DateTimeOffset now) => record with
    {
        State = DatabaseState.Failed,
        Message = failure.Message,
        Operation = record.Operation with
        {
            State = OperationState.Failed,
            CompletedAt = now,
            Error = new ErrorRecord(failure.Code.Value, failure.Message, failure.IsTransient),
        },
    };
}
