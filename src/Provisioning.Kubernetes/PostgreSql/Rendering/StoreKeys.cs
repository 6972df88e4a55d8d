namespace Provisioning.Kubernetes.PostgreSql.Rendering;

/// <summary>Which entries the Secret of a store has: the key of each, or null.</summary>
internal sealed record StoreKeys(string? AccessKeyId, string? SecretAccessKey, string? SessionToken, string? Region, string? CertificateAuthority)
{
    public bool Any => (AccessKeyId ?? Region ?? CertificateAuthority) is not null;
}
