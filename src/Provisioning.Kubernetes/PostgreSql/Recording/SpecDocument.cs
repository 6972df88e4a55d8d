using System.Text.Json.Serialization;

namespace Provisioning.Kubernetes.PostgreSql.Recording;

/// <summary>A spec as it is recorded; null is what the caller left out.</summary>
internal sealed class SpecDocument
{
    [JsonRequired]
    public string? Organization { get; set; }

    [JsonRequired]
    public string? Project { get; set; }

    public string? Tier { get; set; }

    public string? Version { get; set; }

    public int? Instances { get; set; }

    public string? Storage { get; set; }

    public string? StorageClass { get; set; }

    public string? Memory { get; set; }

    public string? Cpu { get; set; }

    public BackupDocument? Backup { get; set; }

    public bool? DeletionProtection { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public string? DatabaseName { get; set; }

    public string? Owner { get; set; }

    public string? Image { get; set; }

    public Dictionary<string, string>? Parameters { get; set; }

    public List<string>? InitSql { get; set; }

    public static SpecDocument From(PostgreSqlSpec spec) => new()
    {
        Organization = spec.Organization,
        Project = spec.Project,
        Tier = spec.Tier.Value,
        Version = spec.Version,
        Instances = spec.Instances,
        Storage = spec.Storage,
        StorageClass = spec.StorageClass,
        Memory = spec.Memory,
        Cpu = spec.Cpu,
        Backup = spec.Backup is null ? null : BackupDocument.From(spec.Backup),
        DeletionProtection = spec.DeletionProtection ? true : null,
        Labels = spec.Labels.Count == 0 ? null : spec.Labels.ToDictionary(),
        DatabaseName = spec.DatabaseName,
        Owner = spec.Owner,
        Image = spec.Image,
        Parameters = spec.Parameters.Count == 0 ? null : spec.Parameters.ToDictionary(),
        InitSql = spec.InitSql.Count == 0 ? null : [.. spec.InitSql],
    };

    public PostgreSqlSpec ToSpec() => new()
    {
        Organization = Organization ?? "",
        Project = Project ?? "",
        Tier = string.IsNullOrWhiteSpace(Tier) ? DatabaseTier.Free : new DatabaseTier(Tier),
        Version = Version,
        Instances = Instances,
        Storage = Storage,
        StorageClass = StorageClass,
        Memory = Memory,
        Cpu = Cpu,
        Backup = Backup?.ToPolicy(),
        DeletionProtection = DeletionProtection ?? false,
        Labels = Labels ?? [],
        DatabaseName = DatabaseName,
        Owner = Owner,
        Image = Image,
        Parameters = Parameters ?? [],
        InitSql = InitSql ?? [],
    };
}
