namespace Provisioning.Kubernetes.Api;

/// <summary>One page of a list.</summary>
internal sealed record ResourceList<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue);
