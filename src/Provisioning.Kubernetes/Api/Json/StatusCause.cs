namespace Provisioning.Kubernetes.Api.Json;

/// <summary>One thing that is wrong, and where.</summary>
internal sealed record StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Field { get; init; }
}
