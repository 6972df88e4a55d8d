using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>How a base backup went.</summary>
internal sealed record BackupStatus
{
    /// <summary>
    /// Empty, <c>pending</c> (another one runs), <c>started</c> and at last <c>completed</c>, <c>failed</c> or <c>invalid backup definition</c>.
    /// </summary>
    public string? Phase { get; init; }

    /// <summary>Name of the backup's folder in the archive, such as <c>20261122T202753</c>.</summary>
    public string? BackupId { get; init; }

    public string? Method { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    [JsonPropertyName("beginLSN")]
    public string? BeginLsn { get; init; }

    [JsonPropertyName("endLSN")]
    public string? EndLsn { get; init; }

    public string? Error { get; init; }
}
