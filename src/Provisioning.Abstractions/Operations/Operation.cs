namespace Provisioning;

/// <summary>One durable run of the pipeline, as it was when it was read.</summary>
public sealed record Operation
{
    /// <summary>The identity.</summary>
    public required OperationId Id { get; init; }

    /// <summary>What it does.</summary>
    public required OperationKind Kind { get; init; }

    /// <summary>The database it is about.</summary>
    public required DatabaseId DatabaseId { get; init; }

    /// <summary>The database's engine.</summary>
    public required DatabaseEngine Engine { get; init; }

    /// <summary>How far it is.</summary>
    public required OperationState State { get; init; }

    /// <summary>Who asked, when they said.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it has not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>All of its stages, in order.</summary>
    public required IReadOnlyList<OperationStage> Stages { get; init; }

    /// <summary>Why it failed; <see langword="null"/> when it has not.</summary>
    public OperationError? Error { get; init; }
}
