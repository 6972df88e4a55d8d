using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

public sealed class RestoreRulesTests
{
    private static readonly PostgreSqlSpec Asked = PostgreSqlTestData.Spec() with { Project = "copy" };

    [Fact]
    public void FitToSource_NothingSaid_TakesNameOwnerVersionSizeAndParametersFromTheSource()
    {
        var (spec, errors) = Fit(Asked, From() with { Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "300" } });

        Assert.Empty(errors);
        Assert.Equal(("shop", "keeper", "17", "20Gi", "300"), (spec.DatabaseName, spec.Owner, spec.Version, spec.Storage, spec.Parameters["max_connections"]));
    }

    [Fact]
    public void FitToSource_LargerTier_KeepsTheTiersSize() => Assert.Null(Fit(Asked with { Tier = DatabaseTier.Standard }, From()).Spec.Storage);

    [Fact]
    public void FitToSource_VersionThatTheHostDoesNotHave_IsTheMajorVersion() =>
        Assert.Equal("17", Fit(Asked, From(), version: "17.2").Spec.Version);

    [Fact]
    public void FitToSource_SourceWithItsOwnImage_TakesIt() =>
        Assert.Equal("registry.example/postgresql:17.4", Fit(Asked, From() with { Version = null, Image = "registry.example/postgresql:17.4" }).Spec.Image);

    [Fact]
    public void FitToSource_EverythingOtherwise_IsRefusedByField()
    {
        var asked = Asked with
        {
            DatabaseName = "other",
            Owner = "other",
            Version = "18",
            Storage = "10Gi",
            InitSql = ["create extension hstore"],
            Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "50", ["work_mem"] = "8MB" },
        };

        var errors = Fit(asked, From()).Errors;

        Assert.Equal(
            ["DatabaseName", "InitSql", "Owner", "Parameters[max_connections]", "Storage", "Version"],
            errors.Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FitToSource_UnknownSpecOfAnArchive_LeavesParametersToTheOperator()
    {
        var asked = Asked with { Parameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["max_connections"] = "50" } };

        Assert.Empty(Fit(asked, from: null).Errors);
    }

    private static PostgreSqlSpec From() => PostgreSqlTestData.Spec() with { Version = "17", Owner = "keeper", DatabaseName = "shop", Storage = "20Gi" };

    private static (PostgreSqlSpec Spec, IReadOnlyList<SpecError> Errors) Fit(PostgreSqlSpec asked, PostgreSqlSpec? from, string version = "17")
    {
        var source = new RestoreSource
        {
            Archive = new() { Store = "s3-eu", Folder = "f", Version = version, DatabaseName = "shop", Owner = "keeper", Storage = "20Gi" },
            Spec = from,
            IsGone = true,
        };
        var (spec, errors) = PostgreSqlTestData.Engine.FitToSource(asked, PostgreSqlTestData.Tier(asked), source);
        return ((PostgreSqlSpec)spec, errors);
    }
}
