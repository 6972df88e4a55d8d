namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>Something by its name.</summary>
internal sealed record NamedReference(string Name);
