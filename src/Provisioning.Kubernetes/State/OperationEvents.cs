namespace Provisioning.Kubernetes.State;

/// <summary>What happened to an operation between two readings of its record.</summary>
internal static class OperationEvents
{
    /// <param name="before">The earlier reading; null to tell everything from the start.</param>
    /// <param name="after">The later reading.</param>
    public static IEnumerable<OperationEvent> Between(OperationRecord? before, OperationRecord after)
    {
        for (var i = 0; i < after.Stages.Count; i++)
        {
            var (old, now) = (before?.Stages[i], after.Stages[i]);
            if (now == old || now.State == StageState.Pending)
            {
                continue;
            }

            // A stage that started and ended between two readings still started, but for one that was skipped: that never ran.
            if (now.IsFinished() && now.State != StageState.Skipped && old is null or { State: StageState.Pending })
            {
                yield return Create(after, now, StageState.Running, "", now.StartedAt);
            }

            if (now.State != old?.State || now.Message != old.Message)
            {
                yield return Create(after, now, now.State, now.Message, now.CompletedAt ?? now.UpdatedAt ?? now.StartedAt);
            }
        }
    }

    private static OperationEvent Create(OperationRecord operation, StageRecord stage, StageState state, string message, DateTimeOffset? timestamp) => new()
    {
        OperationId = new OperationId(operation.Id),
        Stage = new Stage(stage.Name),
        State = state,
        Message = message,
        Timestamp = timestamp ?? operation.CreatedAt,
    };
}
