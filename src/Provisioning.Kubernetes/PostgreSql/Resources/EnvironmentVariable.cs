namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>An environment variable of a container.</summary>
internal sealed record EnvironmentVariable(string Name, string Value);
