using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>An operator, told by the kinds that it brings.</summary>
/// <param name="Name">The operator's name for people.</param>
/// <param name="InstallCommand">The one line that installs it.</param>
/// <param name="Kinds">Kinds that the server must serve.</param>
internal sealed record OperatorRequirement(string Name, string InstallCommand, IReadOnlyList<ResourceType> Kinds);
