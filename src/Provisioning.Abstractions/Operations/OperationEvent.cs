namespace Provisioning;

/// <summary>Something that happened to an operation: a stage started, told of its progress, or ended.</summary>
public sealed record OperationEvent
{
    /// <summary>The operation.</summary>
    public required OperationId OperationId { get; init; }

    /// <summary>The stage that it happened in.</summary>
    public required Stage Stage { get; init; }

    /// <summary>The stage's state from then on.</summary>
    public required StageState State { get; init; }

    /// <summary>The stage's message from then on.</summary>
    public required string Message { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Timestamp { get; init; }
}
