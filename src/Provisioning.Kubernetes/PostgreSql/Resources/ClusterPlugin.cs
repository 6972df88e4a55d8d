using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>A plugin that a cluster uses.</summary>
internal sealed record ClusterPlugin
{
    public string? Name { get; init; }

    [JsonPropertyName("isWALArchiver")]
    public bool? IsWalArchiver { get; init; }

    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}
