namespace Provisioning.Kubernetes.Api;

/// <summary>What one watch request asks for.</summary>
internal sealed record WatchOptions
{
    public required string ResourceVersion { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }
}
