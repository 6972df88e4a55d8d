namespace Provisioning.Kubernetes.Options;

/// <summary>
/// An S3-compatible place for backups, named by its key in <c>BackupStores</c>. Give both keys, or say that the pods have an identity of their own.
/// </summary>
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

    /// <summary>Certificate authority of the endpoint, as PEM; <see langword="null"/> for the well-known ones.</summary>
    public string? CertificateAuthority { get; set; }

    /// <summary>Use the pods' own identity (IRSA, instance profile) in place of keys. Default <see langword="false"/>.</summary>
    public bool UseWorkloadIdentity { get; set; }
}
