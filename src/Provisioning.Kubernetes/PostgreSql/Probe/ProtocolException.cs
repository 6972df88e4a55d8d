namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>The server answered something that this client does not understand.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
