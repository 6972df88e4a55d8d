namespace Provisioning.Kubernetes.Resources;

/// <summary>A condition, as most kinds have them.</summary>
internal sealed record Condition
{
    public string Type { get; init; } = "";

    public string Status { get; init; } = "";

    public string? Reason { get; init; }

    public string? Message { get; init; }

    /// <summary>Since when it has its status; whole seconds.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }
}
