namespace Provisioning.Kubernetes.Engines;

/// <summary>A container whose log tells why a database does not come up.</summary>
/// <param name="Pod">Its pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Sidecar">Another container of the pod that may know more; null for none.</param>
internal sealed record LogSource(string Pod, string Container, string? Sidecar = null);
