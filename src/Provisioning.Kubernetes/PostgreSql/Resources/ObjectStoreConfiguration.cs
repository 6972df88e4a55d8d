using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>Where backups and WAL files go, and how.</summary>
internal sealed record ObjectStoreConfiguration
{
    public string? DestinationPath { get; init; }

    [JsonPropertyName("endpointURL")]
    public string? EndpointUrl { get; init; }

    [JsonPropertyName("endpointCA")]
    public SecretKeyReference? EndpointCa { get; init; }

    public S3Credentials? S3Credentials { get; init; }

    public ArchiveFormat? Wal { get; init; }

    public ArchiveFormat? Data { get; init; }
}
