using System.Text.Json;
using Provisioning.Kubernetes.PostgreSql.Recording;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>What is refused before anything is written.</summary>
public sealed class SpecRulesTests
{
    [Theory]
    [InlineData("archive_mode", "off", "operator sets it")]
    [InlineData("ssl", "off", "operator sets it")]
    [InlineData("recovery_target_time", "now", "operator sets it")]
    [InlineData("shared_preload_libraries", "pg_cron", "loads that library")]
    [InlineData("shared_buffers", "10GB", "more than the instance's memory, 512Mi")]
    [InlineData("shared_buffers", "65537", "more than the instance's memory")]
    [InlineData("shared_buffers", "much", "not an amount of memory")]
    [InlineData("wal_level", "minimal", "logical")]
    [InlineData("Work_Mem", "8MB", "not the name")]
    [InlineData("work_mem", "8MB\nport = 1", "control character")]
    public void Validate_Parameter_IsRefused(string name, string value, string reason)
    {
        var error = Assert.Single(Validate(PostgreSqlTestData.Spec() with { Parameters = Dictionary(name, value) }));

        Assert.Equal($"Parameters[{name}]", error.Field);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shared_buffers", "65536")]
    [InlineData("recovery_prefetch", "off")]
    [InlineData("auto_explain.log_min_duration", "10s")]
    [InlineData("wal_log_hints", "off")]
    public void Validate_Parameter_IsTaken(string name, string value) =>
        Assert.Empty(Validate(PostgreSqlTestData.Spec() with { Parameters = Dictionary(name, value) }));

    [Fact]
    public void Validate_WalLogHintsOffWithReplicas_IsRefused() =>
        Assert.Single(Validate(PostgreSqlTestData.Spec() with { Instances = 2, Parameters = Dictionary("wal_log_hints", "off") }));

    [Theory]
    [InlineData("14", null, "Version", "Known: 15, 16, 17, 18.")]
    [InlineData("18.99", null, "Version", "Known: 15, 16, 17, 18.")]
    [InlineData(null, "ghcr.io/cloudnative-pg/postgresql", "Image", "no tag")]
    [InlineData(null, "registry:5000/postgresql", "Image", "no tag")]
    [InlineData(null, "ghcr.io/cloudnative-pg/postgresql:latest", "Image", "'latest'")]
    [InlineData(null, "ghcr.io/cloudnative-pg/postgresql@sha256:2f1f", "Image", "no tag")]
    [InlineData(null, "ghcr.io/cloudnative-pg/postgresql:trixie", "Image", "does not start with")]
    [InlineData(null, "ghcr.io/cloudnative-pg/postgresql:11.2", "Image", "13 and later")]
    [InlineData(null, "not an image:18", "Image", "no image reference")]
    [InlineData("17", "ghcr.io/cloudnative-pg/postgresql:18.6", "Version", "which is 18.6")]
    public void Validate_Image_IsRefused(string? version, string? image, string field, string reason)
    {
        var error = Assert.Single(Validate(PostgreSqlTestData.Spec() with { Version = version, Image = image }));

        Assert.Equal(field, error.Field);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres", null, "DatabaseName")]
    [InlineData("template1", null, "DatabaseName")]
    [InlineData("shop", "streaming_replica", "Owner")]
    [InlineData("shop", "pg_shop", "Owner")]
    [InlineData("shop", "cnpg_shop", "Owner")]
    [InlineData("shop", "postgres", "Owner")]
    [InlineData("Shop", "shop", "DatabaseName")]
    [InlineData("sh\"op", "shop", "DatabaseName")]
    [InlineData("", "shop", "DatabaseName")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", "shop", "DatabaseName")]
    public void Validate_Name_IsRefused(string database, string? owner, string field) =>
        Assert.Contains(field, Validate(PostgreSqlTestData.Spec() with { DatabaseName = database, Owner = owner }).Select(error => error.Field));

    [Fact]
    public void Validate_ProjectThatIsNoName_SaysWhatToSet() =>
        Assert.Equal(["DatabaseName", "Owner"], Validate(PostgreSqlTestData.Spec() with { Project = "postgres" }).Select(error => error.Field));

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void Validate_Instances_AreBounded(int instances) =>
        Assert.Equal("Instances", Assert.Single(Validate(PostgreSqlTestData.Spec() with { Instances = instances })).Field);

    [Fact]
    public void Validate_EmptyInitSql_IsRefused() =>
        Assert.Equal("InitSql[1]", Assert.Single(Validate(PostgreSqlTestData.Spec() with { InitSql = ["SELECT 1", " "] })).Field);

    [Fact]
    public void ValidateChange_WhatIsFixed_IsRefused()
    {
        var before = PostgreSqlTestData.Spec() with { Tier = DatabaseTier.Standard, Version = "17" };
        var after = before with { Tier = DatabaseTier.Free, StorageClass = "fast", DatabaseName = "other" };

        Assert.Equal(["DatabaseName", "Owner", "Storage", "StorageClass"],
            Change(before, after).Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ValidateChange_WhatCanChange_IsTaken()
    {
        var before = PostgreSqlTestData.Spec() with { Storage = "1024Mi" };
        var after = before with { Storage = "1Gi", Instances = 3, Memory = "2Gi", Image = "example/postgres:18.7", Parameters = Dictionary("work_mem", "8MB") };

        Assert.Empty(Change(before, after));
    }

    [Fact]
    public void SpecTypeInfo_RoundTrip_IsEqual()
    {
        foreach (var spec in GoldenCases.Names.Select(GoldenCases.Spec))
        {
            var text = JsonSerializer.Serialize(spec, PostgreSqlSpecs.Default.PostgreSqlSpec);
            Assert.Equal(spec, JsonSerializer.Deserialize(text, PostgreSqlSpecs.Default.PostgreSqlSpec));
        }
    }

    private static List<SpecError> Validate(PostgreSqlSpec spec) => [.. PostgreSqlTestData.Engine.Validate(spec, PostgreSqlTestData.Tier(spec))];

    private static List<SpecError> Change(PostgreSqlSpec before, PostgreSqlSpec after) =>
        [.. PostgreSqlTestData.Engine.ValidateChange(PostgreSqlTestData.Context(before), PostgreSqlTestData.Context(after))];

    private static Dictionary<string, string> Dictionary(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
