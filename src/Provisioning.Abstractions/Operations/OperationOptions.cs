namespace Provisioning;

/// <summary>What goes with a request besides what is asked for.</summary>
public record OperationOptions
{
    /// <summary>Who asks, for the record; <see langword="null"/> when nobody said. At most 253 characters are kept.</summary>
    public string? RequestedBy { get; init; }
}
