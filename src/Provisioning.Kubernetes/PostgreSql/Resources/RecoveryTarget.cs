using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>How far an archive is replayed; at most one of the targets.</summary>
internal sealed record RecoveryTarget
{
    [JsonPropertyName("backupID")]
    public string? BackupId { get; init; }

    public string? TargetTime { get; init; }

    [JsonPropertyName("targetLSN")]
    public string? TargetLsn { get; init; }

    [JsonPropertyName("targetXID")]
    public string? TargetXid { get; init; }

    public string? TargetName { get; init; }

    public bool? TargetImmediate { get; init; }

    public bool? Exclusive { get; init; }
}
