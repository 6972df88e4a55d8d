using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>Who the pods are to the object store: keys out of a Secret, or the pods' own identity.</summary>
internal sealed record S3Credentials
{
    public SecretKeyReference? AccessKeyId { get; init; }

    public SecretKeyReference? SecretAccessKey { get; init; }

    public SecretKeyReference? SessionToken { get; init; }

    public SecretKeyReference? Region { get; init; }

    [JsonPropertyName("inheritFromIAMRole")]
    public bool? InheritFromIamRole { get; init; }
}
