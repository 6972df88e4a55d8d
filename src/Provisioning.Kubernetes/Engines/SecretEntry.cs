namespace Provisioning.Kubernetes.Engines;

/// <summary>An entry of a Secret in the library's namespace.</summary>
internal sealed record SecretEntry(string Secret, string Key);
