namespace Provisioning.Kubernetes.Api.Json;

/// <summary>A kind that is served, or one of its subresources.</summary>
internal sealed record DiscoveredResource
{
    public string? Name { get; init; }
}
