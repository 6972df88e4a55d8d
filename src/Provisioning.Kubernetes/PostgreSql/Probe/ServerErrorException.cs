namespace Provisioning.Kubernetes.PostgreSql.Probe;

/// <summary>PostgreSQL's error answer: its message for people and its SQLSTATE.</summary>
internal sealed class ServerErrorException(string message) : Exception(message);
