namespace Provisioning.Kubernetes.Api.Json;

/// <summary>The API's answer to what it refuses.</summary>
internal sealed record Status
{
    public string? Kind { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public StatusDetails? Details { get; init; }

    public int? Code { get; init; }
}
