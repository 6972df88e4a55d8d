namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>An entry of a Secret in the same namespace.</summary>
internal sealed record SecretKeyReference(string Name, string Key);
