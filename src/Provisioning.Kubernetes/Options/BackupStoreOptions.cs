namespace Provisioning.Kubernetes.Options;

/// <summary>
/// An S3-compatible place for backups, named by its key in <c>BackupStores</c>. Its keys are values (<see cref="AccessKeyId"/> and
/// <see cref="SecretAccessKey"/>), or entries of a Secret (<see cref="CredentialsSecret"/>), or the pods have an identity of their own
/// (<see cref="UseWorkloadIdentity"/>): one of the three.
/// </summary>
/// <remarks>Secrets are looked up in the library's namespace when a database is provisioned or updated, and copied to the database's.</remarks>
public sealed class BackupStoreOptions
{
    /// <summary>Bucket.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>Folder in the bucket; empty for its root.</summary>
    public string Path { get; set; } = "";

    /// <summary>Endpoint of an S3-compatible service, such as <c>https://minio.example:9000</c>; <see langword="null"/> for AWS.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Region; <see langword="null"/> where the service has none.</summary>
    public string? Region { get; set; }

    /// <summary>Access key id.</summary>
    public string? AccessKeyId { get; set; }

    /// <summary>Secret access key.</summary>
    public string? SecretAccessKey { get; set; }

    /// <summary>Name of a Secret in the library's namespace that holds the keys; <see langword="null"/> for none.</summary>
    public string? CredentialsSecret { get; set; }

    /// <summary>Entry of <see cref="CredentialsSecret"/> with the access key id. Default <c>ACCESS_KEY_ID</c>.</summary>
    public string AccessKeyIdKey { get; set; } = "ACCESS_KEY_ID";

    /// <summary>Entry of <see cref="CredentialsSecret"/> with the secret access key. Default <c>SECRET_ACCESS_KEY</c>.</summary>
    public string SecretAccessKeyKey { get; set; } = "SECRET_ACCESS_KEY";

    /// <summary>Entry of <see cref="CredentialsSecret"/> with a session token; <see langword="null"/>, the default, for none.</summary>
    public string? SessionTokenKey { get; set; }

    /// <summary>Certificate authority of the endpoint, as PEM; <see langword="null"/> for the well-known ones.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>Name of a Secret in the library's namespace that holds the certificate authority; <see langword="null"/> for none.</summary>
    public string? CertificateAuthoritySecret { get; set; }

    /// <summary>Entry of <see cref="CertificateAuthoritySecret"/> with the certificate authority. Default <c>ca.crt</c>.</summary>
    public string CertificateAuthorityKey { get; set; } = "ca.crt";

    /// <summary>Use the pods' own identity (IRSA, instance profile) in place of keys. Default <see langword="false"/>.</summary>
    public bool UseWorkloadIdentity { get; set; }
}
