namespace Provisioning;

/// <summary>Why an operation failed.</summary>
public sealed record OperationError
{
    /// <summary>The kind of failure.</summary>
    public required ErrorCode Code { get; init; }

    /// <summary>One sentence for people: what failed, on which object, and what helps.</summary>
    public required string Message { get; init; }

    /// <summary>Whether the same request may succeed later without a change by people.</summary>
    public bool IsTransient { get; init; }
}
