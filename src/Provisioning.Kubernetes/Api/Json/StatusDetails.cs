namespace Provisioning.Kubernetes.Api.Json;

/// <summary>What a Status says for programs.</summary>
internal sealed record StatusDetails
{
    public IReadOnlyList<StatusCause>? Causes { get; init; }

    public int? RetryAfterSeconds { get; init; }
}
