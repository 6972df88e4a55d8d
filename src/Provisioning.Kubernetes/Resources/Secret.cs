using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>A Secret. Its text form leaves the entries out.</summary>
internal sealed record Secret : KubernetesResource
{
    public string? Type { get; init; }

    /// <summary>The entries, base64.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    public override string ToString() => $"Secret {Metadata.Namespace}/{Metadata.Name}";
}
