namespace Provisioning.Kubernetes.State;

/// <summary>An operation as it is kept in the record.</summary>
internal sealed record OperationRecord
{
    public required string Id { get; init; }

    /// <summary>Wire form of the kind.</summary>
    public required string Kind { get; init; }

    public string? RequestedBy { get; init; }

    /// <summary>What was asked for besides the spec.</summary>
    public OperationInput? Input { get; init; }

    /// <summary>The database's state when it was asked for, which a kind that leaves no trace goes back to.</summary>
    public DatabaseState? StateBefore { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Name of the runner that runs it; null while none does.</summary>
    public string? Runner { get; init; }

    public required OperationState State { get; init; }

    public required IReadOnlyList<StageRecord> Stages { get; init; }

    public ErrorRecord? Error { get; init; }

    /// <summary>Why it will fail, once what it did is taken back; null before that, and where nothing is taken back.</summary>
    public ErrorRecord? Failing { get; init; }

    /// <summary>Deprovision: the PersistentVolumes that the database had, to tell of those that stay.</summary>
    public IReadOnlyList<string>? Volumes { get; init; }

    /// <summary>Whether the operation has come to a stage: what it did there may have to be taken for done.</summary>
    public bool HasBegun(Stage stage) =>
        Stages.Any(record => new Stage(record.Name) == stage && record.State is not (StageState.Pending or StageState.Skipped));

    /// <summary>Whether it is a deprovision that has come to deleting: there is no way back.</summary>
    public bool IsDeleting() => new OperationKind(Kind) == OperationKind.Deprovision && HasBegun(Stage.Deletion);

    public bool IsFinished() => State is OperationState.Succeeded or OperationState.Failed;

    public OperationRecord WithStage(StageRecord stage) => this with { Stages = [.. Stages.Select(other => other.Name == stage.Name ? stage : other)] };

    public Operation ToOperation(DatabaseRecord record) => new()
    {
        Id = new OperationId(Id),
        Kind = new OperationKind(Kind),
        DatabaseId = record.GetId(),
        Engine = new DatabaseEngine(record.Engine),
        State = State,
        RequestedBy = RequestedBy,
        CreatedAt = CreatedAt,
        CompletedAt = CompletedAt,
        Stages = [.. Stages.Select(stage => stage.ToStage())],
        Error = Error?.ToError(),
    };
}
