using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Recording;

/// <summary>A backup policy as it is recorded; null is what the caller left out.</summary>
internal sealed class BackupDocument
{
    [JsonRequired]
    public string? Store { get; set; }

    public string? Schedule { get; set; }

    public int? RetentionDays { get; set; }

    public static BackupDocument From(BackupPolicy policy) => new() { Store = policy.Store, Schedule = policy.Schedule, RetentionDays = policy.RetentionDays };

    public BackupPolicy ToPolicy()
    {
        var policy = BackupPolicy.Daily(Store ?? "");
        return policy with { Schedule = Schedule ?? policy.Schedule, RetentionDays = RetentionDays ?? policy.RetentionDays };
    }
}
