using FsCheck;
using FsCheck.Fluent;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Valid specs of every shape.</summary>
internal static class SpecGenerator
{
    public static Gen<PostgreSqlSpec> Specs() =>
        from tier in Gen.Elements(DatabaseTier.Free, DatabaseTier.Standard, DatabaseTier.Enterprise)
        from version in Gen.Elements(null, "15", "16", "17", "18", "18.6")
        from instances in Optional(Gen.Choose(1, 9))
        from storage in Gen.Elements(null, "1Gi", "10Gi", "1.5Ti", "100G", "2e9")
        from storageClass in Gen.Elements(null, "fast")
        from memory in Gen.Elements(null, "256Mi", "512Mi", "1.5Gi", "64Gi", "1G")
        from cpu in Gen.Elements(null, "100m", "0.25", "1", "12")
        from backup in Gen.Elements(null, BackupPolicy.Daily("s3-eu"), BackupPolicy.Daily("minio"), new BackupPolicy { Store = "irsa", RetentionDays = 1 })
        from database in Gen.Elements(null, "orders", "o_1")
        from owner in Gen.Elements(null, "app")
        from parameters in Gen.SubListOf(Parameters)
        from labels in Gen.SubListOf(Labels)
        from sql in Gen.SubListOf("CREATE TABLE t (id int)", "SELECT 'it''s \"quoted\" \\ and ünïcode'")
        select new PostgreSqlSpec
        {
            Organization = "acme",
            Project = "shop",
            Tier = tier,
            Version = version,
            Instances = instances,
            Storage = storage,
            StorageClass = storageClass,
            Memory = memory,
            Cpu = cpu,
            Backup = backup,
            DatabaseName = database,
            Owner = owner,
            Parameters = parameters.ToDictionary(),
            Labels = labels.ToDictionary(),
            InitSql = [.. sql],
        };

    private static KeyValuePair<string, string>[] Parameters =>
    [
        new("max_connections", "50"), new("shared_buffers", "64MB"), new("wal_level", "replica"), new("search_path", "\"$user\", public"),
        new("random_page_cost", "1.1"), new("pg_stat_statements.track", "all"), new("log_min_duration_statement", "250ms"),
    ];

    private static KeyValuePair<string, string>[] Labels => [new("team", "payments"), new("example.com/tier", "")];

    private static Gen<int?> Optional(Gen<int> gen) => Gen.OneOf(Gen.Constant<int?>(null), gen.Select(value => (int?)value));
}
