using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>How PostgreSQL is configured.</summary>
internal sealed record PostgresConfiguration
{
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    [JsonPropertyName("pg_hba")]
    public IReadOnlyList<string>? ClientAuthentication { get; init; }

    public SynchronousReplication? Synchronous { get; init; }
}
