namespace Provisioning.Kubernetes.Api.Json;

/// <summary>An object of which only the version counts.</summary>
internal sealed record Bookmark
{
    public ListMeta? Metadata { get; init; }
}
