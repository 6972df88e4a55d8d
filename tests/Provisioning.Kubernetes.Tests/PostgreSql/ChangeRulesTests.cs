using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Every change that can be made to the spec of a database that is there.</summary>
public sealed class ChangeRulesTests
{
    private static readonly PostgreSqlSpec Before = PostgreSqlTestData.Spec() with
    {
        Tier = DatabaseTier.Standard,
        Version = "17",
        Backup = BackupPolicy.Daily("s3-eu"),
        InitSql = ["CREATE EXTENSION citext"],
    };

    private static readonly PostgreSqlEngine Engine = PostgreSqlTestData.CreateEngine(options =>
    {
        options.Images["14"] = "example/postgres:14.20";
        options.Images["17.1"] = "example/postgres:17.1";
    });

    /// <summary>The field, the change as the documentation names it, and the spec that it makes out of one.</summary>
    private static readonly (string Field, string Change, Func<PostgreSqlSpec, PostgreSqlSpec> Make)[] Changes =
    [
        ("Tier", "one with as much storage or more", spec => spec with { Tier = DatabaseTier.Enterprise }),
        ("Tier", "one with less storage", spec => spec with { Tier = DatabaseTier.Free }),
        ("Version", "another minor version", spec => spec with { Version = "17.1" }),
        ("Version", "a later major version, 16 at least", spec => spec with { Version = "18" }),
        ("Version", "a later major version before 16", spec => spec with { Version = "15" }),
        ("Version", "an earlier major version", spec => spec with { Version = "16" }),
        ("Image", "another minor version", spec => spec with { Version = null, Image = "example/postgres:17.2" }),
        ("Image", "a later major version, 16 at least", spec => spec with { Version = null, Image = "example/postgres:18.1" }),
        ("Image", "an earlier major version", spec => spec with { Version = null, Image = "example/postgres:16.1" }),
        ("Instances", "more or fewer", spec => spec with { Instances = 2 }),
        ("Instances", "together with a major version", spec => spec with { Instances = 2, Version = "18" }),
        ("Storage", "more", spec => spec with { Storage = "60Gi" }),
        ("Storage", "less", spec => spec with { Storage = "10Gi" }),
        ("Storage", "together with a major version", spec => spec with { Storage = "60Gi", Version = "18" }),
        ("StorageClass", "another", spec => spec with { StorageClass = "fast" }),
        ("Memory", "more or less", spec => spec with { Memory = "8Gi" }),
        ("Cpu", "more or less", spec => spec with { Cpu = "3" }),
        ("Parameters", "any", spec => spec with { Parameters = new Dictionary<string, string> { ["work_mem"] = "8MB" } }),
        ("Parameters", "together with a major version",
            spec => spec with { Parameters = new Dictionary<string, string> { ["work_mem"] = "8MB" }, Version = "18" }),
        ("Backup", "added, changed or removed", spec => spec with { Backup = null }),
        ("Backup", "another store together with a major version", spec => spec with { Backup = BackupPolicy.Daily("minio"), Version = "18" }),
        ("Labels", "any", spec => spec with { Labels = new Dictionary<string, string> { ["team"] = "blue" } }),
        ("DeletionProtection", "on or off", spec => spec with { DeletionProtection = true }),
        ("DatabaseName", "another", spec => spec with { DatabaseName = "other", Owner = "shop" }),
        ("Owner", "another", spec => spec with { Owner = "other" }),
        ("InitSql", "any", spec => spec with { InitSql = ["SELECT 1"] }),
    ];

    public static TheoryData<string, string> Cases => new(Changes.Select(change => (change.Field, change.Change)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void ValidateChange_EveryFieldAndChange_IsAsTheDocumentationLists(string field, string change)
    {
        var row = Assert.Single(ReadTable(), row => row[0] == $"`{field}`" && row[1] == change);
        var origin = change.Contains("before 16", StringComparison.Ordinal) ? Before with { Version = "14" } : Before;

        var errors = Validate(origin, Changes.Single(candidate => candidate.Field == field && candidate.Change == change).Make(origin));

        Assert.Equal(row[2] == "yes", errors.Count == 0);
        if (row[2] == "no")
        {
            // A tier's storage is the spec's, as far as a caller can tell.
            Assert.Equal(field == "Tier" ? "Storage" : field, Assert.Single(errors).Field);
        }
    }

    [Fact]
    public void Documentation_OfChanges_CoversEveryFieldAndNothingElse()
    {
        // These are the identity: another value is another database.
        string[] identity = ["Engine", "Id", "Organization", "Project"];
        var fields = typeof(PostgreSqlSpec).GetProperties().Select(property => property.Name).Except(identity).Order();

        Assert.Equal(fields, ReadTable().Select(row => row[0].Trim('`')).Distinct().Order());
        Assert.Equal(Changes.Select(change => $"`{change.Field}` {change.Change}").Order(), ReadTable().Select(row => $"{row[0]} {row[1]}").Order());
    }

    [Theory]
    [InlineData("18", "16", "PostgreSQL 18 cannot go back to 16. Keep 18, or provision another database of version 16 and copy the data.")]
    [InlineData("14", "15", "PostgreSQL 14 cannot become 15 in place: that goes to 16 and later only. Choose one of those, or keep 14.")]
    public void ValidateChange_MajorVersionThatCannotBe_SaysWhatCan(string from, string to, string message)
    {
        var error = Assert.Single(Validate(Before with { Version = from }, Before with { Version = to }));

        Assert.Equal(("Version", message), (error.Field, error.Message));
    }

    [Fact]
    public void ValidateChange_UpgradeThatDidNotSucceed_CanBeTakenBackAndNoFurther()
    {
        var current = Context(Before with { Version = "18" }) with { UpgradedFrom = Before };

        Assert.Empty(Engine.ValidateChange(current, Context(Before)));
        Assert.NotEmpty(Engine.ValidateChange(current, Context(Before with { Version = "16" })));
    }

    [Fact]
    public void ValidateChange_DatabaseThatNeverLived_TakesOtherInitSqlAndVersions() =>
        Assert.Empty(Engine.ValidateChange(
            Context(Before) with { HasLived = false }, Context(Before with { InitSql = ["SELECT 1"], Version = "16" })));

    private static List<SpecError> Validate(PostgreSqlSpec before, PostgreSqlSpec after) => [.. Engine.ValidateChange(Context(before), Context(after))];

    private static DatabaseContext Context(PostgreSqlSpec spec) => PostgreSqlTestData.Context(spec) with { HasLived = true };

    /// <summary>The rows of the table under "Changes of a spec".</summary>
    private static List<string[]> ReadTable() =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .SkipWhile(line => !line.StartsWith("## Changes of a spec", StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith("|---", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];
}
