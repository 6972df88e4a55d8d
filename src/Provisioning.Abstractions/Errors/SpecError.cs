namespace Provisioning;

/// <summary>One thing that is wrong with a spec.</summary>
public sealed record SpecError
{
    /// <summary>The property, such as <c>Storage</c> or <c>Parameters[archive_mode]</c>.</summary>
    public required string Field { get; init; }

    /// <summary>What is wrong with it and what helps.</summary>
    public required string Message { get; init; }

    /// <summary>The field and the message.</summary>
    public override string ToString() => $"{Field}: {Message}";
}
