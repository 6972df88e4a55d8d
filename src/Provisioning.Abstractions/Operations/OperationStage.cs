namespace Provisioning;

/// <summary>One step of an operation.</summary>
public sealed record OperationStage
{
    /// <summary>Which step.</summary>
    public required Stage Name { get; init; }

    /// <summary>How far it is.</summary>
    public required StageState State { get; init; }

    /// <summary>One sentence: what it waits for, what it did, why it was skipped or failed. Empty before it starts.</summary>
    public string Message { get; init; } = "";

    /// <summary>When it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}
