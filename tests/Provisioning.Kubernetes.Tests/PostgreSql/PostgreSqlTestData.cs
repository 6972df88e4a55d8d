using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.PostgreSql;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>An engine with default options, and contexts as the pipeline resolves them.</summary>
internal static class PostgreSqlTestData
{
    public static ProvisioningOptions Provisioning { get; } = new();

    public static PostgreSqlEngine Engine { get; } = CreateEngine();

    public static Dictionary<string, BackupStoreOptions> Stores { get; } = new(StringComparer.Ordinal)
    {
        ["s3-eu"] = new() { Bucket = "backups", Region = "eu-west-1", AccessKeyId = "AKIAEXAMPLE", SecretAccessKey = "example-secret" },
        ["minio"] = new()
        {
            Bucket = "backups",
            Path = "/prod/databases/",
            Endpoint = new Uri("https://minio.example:9000/"),
            AccessKeyId = "minio",
            SecretAccessKey = "minio-secret",
            CertificateAuthority = "-----BEGIN CERTIFICATE-----\nexample\n-----END CERTIFICATE-----\n",
        },
        ["secrets"] = new()
        {
            Bucket = "backups",
            Endpoint = new Uri("https://minio.example:9000/"),
            Region = "local",
            CredentialsSecret = "minio-keys",
            AccessKeyIdKey = "id",
            SecretAccessKeyKey = "key",
            SessionTokenKey = "token",
            CertificateAuthoritySecret = "minio-ca",
        },
        ["irsa"] = new() { Bucket = "backups", UseWorkloadIdentity = true },
    };

    public static PostgreSqlEngine CreateEngine(Action<PostgreSqlOptions>? configure = null)
    {
        var options = new PostgreSqlOptions();
        configure?.Invoke(options);
        return new PostgreSqlEngine(Microsoft.Extensions.Options.Options.Create(options), Microsoft.Extensions.Options.Options.Create(Provisioning));
    }

    public static PostgreSqlSpec Spec() => new() { Organization = "acme", Project = "shop" };

    public static TierDefinition Tier(DatabaseSpec spec) => Provisioning.Tiers[spec.Tier.Value];

    public static DatabaseContext Restored(PostgreSqlSpec spec, RecoveryOrigin? origin) =>
        Context(spec) with { Origin = origin, OriginStore = origin is null ? null : Stores[origin.Store] };

    public static DatabaseContext Context(PostgreSqlSpec spec)
    {
        var tier = Tier(spec);
        var labels = new Dictionary<string, string>(spec.Labels.ToDictionary(), StringComparer.Ordinal)
        {
            [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue,
            [WellKnownLabels.Organization] = spec.Organization,
            [WellKnownLabels.Project] = spec.Project,
            [WellKnownLabels.Engine] = spec.Engine.Value,
            [WellKnownLabels.Tier] = spec.Tier.Value.ToUpperInvariant(),
        };
        return new DatabaseContext
        {
            Spec = spec,
            Name = $"{spec.Organization}-{spec.Project}",
            Instances = spec.Instances ?? tier.Instances,
            Storage = spec.Storage ?? tier.Storage,
            Memory = spec.Memory ?? tier.Memory,
            Cpu = spec.Cpu ?? tier.Cpu,
            PodMonitor = tier.PodMonitor,
            Incarnation = "1a2b3c4d",
            BackupStore = spec.Backup is null ? null : Stores[spec.Backup.Store],
            Labels = labels,
        };
    }
}
