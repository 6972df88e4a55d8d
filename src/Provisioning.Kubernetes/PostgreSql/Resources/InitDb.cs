using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>A new, empty database.</summary>
internal sealed record InitDb
{
    public string? Database { get; init; }

    public string? Owner { get; init; }

    public bool? DataChecksums { get; init; }

    public string? Encoding { get; init; }

    [JsonPropertyName("postInitApplicationSQL")]
    public IReadOnlyList<string>? PostInitApplicationSql { get; init; }
}
