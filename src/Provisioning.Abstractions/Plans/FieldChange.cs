namespace Provisioning;

/// <summary>One field of an object that would change.</summary>
public sealed record FieldChange
{
    /// <summary>Path of the field, such as <c>spec.storage.size</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The value now, as JSON; <see langword="null"/> when the field is not set.</summary>
    public string? Before { get; init; }

    /// <summary>The value afterwards, as JSON; <see langword="null"/> when the field would be removed.</summary>
    public string? After { get; init; }
}
