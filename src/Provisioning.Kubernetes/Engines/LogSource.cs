namespace Provisioning.Kubernetes.Engines;

/// <summary>A container whose log tells why a database does not come up.</summary>
internal sealed record LogSource(string Pod, string Container);
