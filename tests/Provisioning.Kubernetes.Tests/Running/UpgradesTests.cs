using System.Text.Json;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.Tests.PostgreSql;

namespace Provisioning.Kubernetes.Tests.Running;

public sealed class UpgradesTests
{
    private static readonly PostgreSqlSpec Old = PostgreSqlTestData.Spec() with { Version = "17", Backup = BackupPolicy.Daily("s3-eu") };
    private static readonly PostgreSqlSpec New = Old with { Version = "18" };

    [Fact]
    public void Begin_AnotherMajor_BeginsAnotherArchiveAndRemembersTheOld()
    {
        var upgraded = Upgrades.Begin(Record(Old, "17"), PostgreSqlTestData.Engine, Context(Old), Context(New));

        Assert.Equal("pg18", upgraded.Archive);
        Assert.Equal("17", upgraded.Upgrade!.Version);
        Assert.Null(upgraded.Upgrade.Archive);
        Assert.Equal("acme-shop-1a2b3c4d-pg18", Folder(Context(New) with { ArchiveSuffix = upgraded.Archive }));
        Assert.Equal("acme-shop-1a2b3c4d", Folder(Context(Old)));
    }

    [Fact]
    public void Begin_BackFromAFailedUpgrade_TakesTheOldArchiveUpAgain()
    {
        var failed = Upgrades.Begin(Record(Old, "17"), PostgreSqlTestData.Engine, Context(Old), Context(New)) with
        {
            Spec = SpecFormat.Write(New, PostgreSqlTestData.Engine), Version = "18",
        };
        var current = Context(New) with { ArchiveSuffix = "pg18", UpgradedFrom = SpecFormat.ReadBefore(failed.Upgrade!, PostgreSqlTestData.Engine) };

        var back = Upgrades.Begin(failed, PostgreSqlTestData.Engine, current, Context(Old));

        Assert.Null(back.Archive);
        Assert.Null(back.Upgrade);
    }

    [Fact]
    public void Begin_TheSameMajorOrNeverReady_ChangesNothing()
    {
        var record = Record(Old, "17");

        Assert.Same(record, Upgrades.Begin(record, PostgreSqlTestData.Engine, Context(Old), Context(Old with { Instances = 3 })));
        Assert.Same(record, Upgrades.Begin(record, PostgreSqlTestData.Engine, Context(Old) with { HasLived = false }, Context(New)));
    }

    [Fact]
    public void Upgrade_InTheRecord_SurvivesIt()
    {
        var record = Upgrades.Begin(Record(Old, "17"), PostgreSqlTestData.Engine, Context(Old), Context(New));

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(record, RecordJson.Default.DatabaseRecord), RecordJson.Default.DatabaseRecord)!;

        Assert.Equal(Old, SpecFormat.ReadBefore(read.Upgrade!, PostgreSqlTestData.Engine));
    }

    private static DatabaseContext Context(PostgreSqlSpec spec) => PostgreSqlTestData.Context(spec) with { HasLived = true };

    private static string Folder(DatabaseContext context) => PostgreSqlTestData.Engine.DescribeArchive(context).Folder;

    private static DatabaseRecord Record(PostgreSqlSpec spec, string version) => new()
    {
        Organization = spec.Organization,
        Project = spec.Project,
        Engine = "postgresql",
        Tier = "FREE",
        Incarnation = "1a2b3c4d",
        CreatedAt = default,
        State = DatabaseState.Active,
        Spec = SpecFormat.Write(spec, PostgreSqlTestData.Engine),
        Version = version,
        Operation = new OperationRecord { Id = "acme-shop.1", Kind = "provision", CreatedAt = default, State = OperationState.Succeeded, Stages = [] },
    };
}
