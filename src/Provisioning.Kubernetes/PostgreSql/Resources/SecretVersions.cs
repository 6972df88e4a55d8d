namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The versions of Secrets that the operator has taken over.</summary>
internal sealed record SecretVersions
{
    public string? ApplicationSecretVersion { get; init; }
}
