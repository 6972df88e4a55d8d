namespace Provisioning.Kubernetes.Api;

/// <summary>Which objects to list.</summary>
internal sealed record ListOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    public int? Limit { get; init; }

    public string? Continue { get; init; }
}
