namespace Provisioning.Kubernetes.Api.Json;

/// <summary>The metadata of a list, or of a bookmark.</summary>
internal sealed record ListMeta
{
    public string? ResourceVersion { get; init; }

    public string? Continue { get; init; }
}
