using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>What the end of an operation makes of the record. Pure.</summary>
internal static class OperationEnd
{
    public static DatabaseRecord Succeed(DatabaseRecord record, DateTimeOffset now)
    {
        var kind = new OperationKind(record.Operation.Kind);
        var operation = record.Operation with { State = OperationState.Succeeded, CompletedAt = now };
        if (kind == OperationKind.Deprovision)
        {
            return record with { Operation = operation, Applied = [], Endpoint = null, Message = "", DeletedAt = now };
        }

        var state = OperationStates.AfterSuccess(kind, record.Operation.StateBefore ?? record.State);
        return record with { Operation = operation, State = state, Message = state == DatabaseState.Failed ? record.Message : "" };
    }

    public static DatabaseRecord Fail(DatabaseRecord record, ProvisioningException failure, DateTimeOffset now)
    {
        var kind = new OperationKind(record.Operation.Kind);
        return record with
        {
            State = OperationStates.AfterFailure(kind, record.Operation.StateBefore ?? record.State),
            Message = OperationStates.FailsTheDatabase(kind) ? failure.Message : record.Message,
            Operation = record.Operation with
            {
                State = OperationState.Failed,
                CompletedAt = now,
                Error = new ErrorRecord(failure.Code.Value, failure.Message, failure.IsTransient),
            },
        };
    }
}
