namespace Provisioning.Kubernetes.Resources;

/// <summary>Requests and limits, as quantities by resource.</summary>
internal sealed record ResourceRequirements
{
    public IReadOnlyDictionary<string, string>? Requests { get; init; }

    public IReadOnlyDictionary<string, string>? Limits { get; init; }
}
