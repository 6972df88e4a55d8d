namespace Provisioning.Kubernetes.State;

/// <summary>A stage as it is kept in the record.</summary>
internal sealed record StageRecord
{
    /// <summary>Messages are cut to this length, so that no webhook's text can blow the record up.</summary>
    public const int MaxMessageLength = 1024;

    public required string Name { get; init; }

    public StageState State { get; init; }

    public string Message { get; init => field = value.Length <= MaxMessageLength ? value : value[..(MaxMessageLength - 1)] + "…"; } = "";

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public bool IsFinished() => State is StageState.Succeeded or StageState.Skipped or StageState.Failed;

    public OperationStage ToStage() =>
        new() { Name = new Stage(Name), State = State, Message = Message, StartedAt = StartedAt, CompletedAt = CompletedAt };
}
