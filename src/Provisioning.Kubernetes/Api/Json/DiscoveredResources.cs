namespace Provisioning.Kubernetes.Api.Json;

/// <summary>What a group version serves.</summary>
internal sealed record DiscoveredResources
{
    public IReadOnlyList<DiscoveredResource>? Resources { get; init; }
}
