using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>A kind that an engine looks at, in all namespaces.</summary>
/// <param name="Type">A <see cref="ResourceType{T}"/>.</param>
/// <param name="LabelSelector">Which objects; null for all of the kind.</param>
internal sealed record EngineWatch(ResourceType Type, string? LabelSelector);
