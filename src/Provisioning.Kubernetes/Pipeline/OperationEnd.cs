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
        if (kind == OperationKind.Deprovision || kind == OperationKind.DeleteArchive)
        {
            return record with { Operation = operation, Applied = [], Endpoint = null, Message = "", DeletedAt = now };
        }

        var state = OperationStates.AfterSuccess(kind, record.Operation.StateBefore ?? record.State);
        return record with
        {
            Operation = operation,
            State = state,
            Message = state == DatabaseState.Failed ? record.Message : "",
            Upgrade = kind == OperationKind.Update ? null : record.Upgrade,
        };
    }

    /// <summary>The end of an operation that is stopped where it is.</summary>
    public static DatabaseRecord Cancel(DatabaseRecord record, string reason, DateTimeOffset now)
    {
        var last = record.Operation.Stages.FirstOrDefault(stage => !stage.IsFinished());
        var operation = last is null
            ? record.Operation
            : record.Operation.WithStage(last with { State = StageState.Failed, Message = reason, UpdatedAt = now, CompletedAt = now });
        return Fail(record with { Operation = operation }, new ProvisioningException(ErrorCode.Cancelled, reason), now);
    }

    /// <summary>
    /// An operation that is to be stopped and leaves things that have to be taken back. Nobody runs it from then on: whoever did stops, and whoever takes it
    /// up takes them back and ends it.
    /// </summary>
    public static DatabaseRecord TakeBack(DatabaseRecord record, string reason) => record with
    {
        Operation = record.Operation with { Failing = new ErrorRecord(ErrorCode.Cancelled.Value, reason, IsTransient: false), Runner = null },
    };

    public static DatabaseRecord Fail(DatabaseRecord record, ProvisioningException failure, DateTimeOffset now)
    {
        var kind = new OperationKind(record.Operation.Kind);
        var before = record.Operation.StateBefore ?? record.State;
        var isUntouched = IsUntouched(kind, record.Operation);
        return record with
        {
            State = isUntouched ? before : OperationStates.AfterFailure(kind, before),
            Paused = isUntouched && kind != OperationKind.Deprovision ? before == DatabaseState.Paused : record.Paused,
            Message = (OperationStates.FailsTheDatabase(kind) && !isUntouched) || before == DatabaseState.Failed ? failure.Message : record.Message,
            Operation = record.Operation with
            {
                State = OperationState.Failed,
                CompletedAt = now,
                Error = ErrorRecord.From(failure),
                Failing = null,
            },
        };
    }

    /// <summary>
    /// A pause or a resume that failed in its checks has not begun: the instances run, or do not, as before. A deprovision that never came to deleting, such
    /// as one whose final backup failed, leaves the database as it was.
    /// </summary>
    private static bool IsUntouched(OperationKind kind, OperationRecord operation) => kind == OperationKind.Deprovision
        ? !operation.IsDeleting()
        : (kind == OperationKind.Pause || kind == OperationKind.Resume)
            && operation.Stages.Any(stage => stage.Name == Stage.Validating.Value && stage.State != StageState.Succeeded);
}
