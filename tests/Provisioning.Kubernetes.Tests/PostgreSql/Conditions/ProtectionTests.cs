namespace Provisioning.Kubernetes.Tests.PostgreSql.Conditions;

/// <summary>Every reason of Protected that an engine gives.</summary>
public sealed class ProtectionTests
{
    private static readonly Dictionary<string, Action<ConditionScene>> Scenes = new(StringComparer.Ordinal)
    {
        ["healthy"] = _ => { },
        ["plugin missing"] = scene => scene.Unserve("ObjectStore"),
        ["archiving fails"] = scene => scene.SetArchiving("False", "exit status 1"),
        ["archiving fails while paused"] = scene =>
        {
            scene.SetArchiving("False", "exit status 1");
            scene.Context = scene.Context with { Paused = true };
        },
        ["no backup"] = scene => scene.Remove("ObjectStore", "acme-shop-store"),
        ["no cluster"] = scene =>
        {
            scene.Remove("ObjectStore", "acme-shop-store");
            scene.Remove("Cluster", "acme-shop");
        },
        ["first backup failed"] = scene =>
        {
            scene.Remove("ObjectStore", "acme-shop-store");
            scene.AddBackup("b1", "2026-11-23T02:00:00Z", """{"phase":"failed","error":"exit status 1"}""");
        },
        ["backup known before the window"] = scene =>
        {
            scene.Remove("ObjectStore", "acme-shop-store");
            scene.AddBackup("b1", "2026-11-23T02:00:00Z", """{"phase":"completed","stoppedAt":"2026-11-23T02:01:00Z"}""");
        },
        ["archiving not tried"] = scene => scene.SetArchiving(status: null),

        // True of a cluster that archives nowhere.
        ["no archiver"] = scene => scene.Cluster["spec"]!["plugins"] = null,
        ["paused"] = scene => scene.Context = scene.Context with { Paused = true },
        ["last backup failed"] = scene =>
        {
            scene.AddBackup("b1", "2026-11-23T02:00:00Z", """{"phase":"completed","stoppedAt":"2026-11-23T02:01:00Z"}""");
            scene.AddBackup("b2", "2026-11-23T11:00:00Z", """{"phase":"failed","error":"exit status 1"}""");
        },
        ["failure before the last success"] = scene =>
        {
            scene.AddBackup("b1", "2026-11-22T02:00:00Z", """{"phase":"failed","error":"exit status 1"}""");
            scene.AddBackup("b2", "2026-11-23T02:00:00Z", """{"phase":"completed","stoppedAt":"2026-11-23T02:01:00Z"}""");
        },
        ["failure that only the store tells"] = scene => Window(scene)["lastFailedBackupTime"] = "2026-11-23T10:00:00Z",
        ["another archive's window"] = scene => scene.Get("ObjectStore", "acme-shop-store")["status"]!["serverRecoveryWindow"] =
            System.Text.Json.Nodes.JsonNode.Parse("""{"acme-shop-ffffffff":{"firstRecoverabilityPoint":"2026-11-20T02:01:00Z"}}"""),
    };

    [Theory]
    [InlineData("healthy", ConditionStatus.True, ConditionReasons.Protected,
        "The last base backup is of 2026-11-23 02:01 UTC, and the write-ahead log gets to the store.")]
    [InlineData("plugin missing", ConditionStatus.Unknown, ConditionReasons.Unobservable,
        "The cluster does not tell of backups: the Barman Cloud plugin or its kinds are missing, or are out of reach.")]
    [InlineData("archiving fails", ConditionStatus.False, ConditionReasons.ArchivingFailing, "The write-ahead log does not get to the store: exit status 1")]
    [InlineData("archiving fails while paused", ConditionStatus.False, ConditionReasons.ArchivingFailing,
        "The write-ahead log does not get to the store: exit status 1")]
    [InlineData("no backup", ConditionStatus.False, ConditionReasons.NoBaseBackup, "There is no base backup yet.")]
    [InlineData("no cluster", ConditionStatus.False, ConditionReasons.NoBaseBackup, "There is no base backup yet.")]
    [InlineData("another archive's window", ConditionStatus.False, ConditionReasons.NoBaseBackup, "There is no base backup yet.")]
    [InlineData("first backup failed", ConditionStatus.False, ConditionReasons.NoBaseBackup,
        "There is no base backup, and the last attempt failed: exit status 1")]
    [InlineData("backup known before the window", ConditionStatus.True, ConditionReasons.Protected,
        "The last base backup is of 2026-11-23 02:01 UTC, and the write-ahead log gets to the store.")]
    [InlineData("archiving not tried", ConditionStatus.Unknown, ConditionReasons.ArchivingUnconfirmed,
        "There is a base backup, and nothing says yet that the write-ahead log gets to the store.")]
    [InlineData("no archiver", ConditionStatus.Unknown, ConditionReasons.ArchivingUnconfirmed,
        "There is a base backup, and nothing says yet that the write-ahead log gets to the store.")]
    [InlineData("paused", ConditionStatus.True, ConditionReasons.Paused,
        "Nothing changes while the database is paused. The last base backup is of 2026-11-23 02:01 UTC.")]
    [InlineData("last backup failed", ConditionStatus.True, ConditionReasons.LastBackupFailed,
        "The base backup of 2026-11-23 02:01 UTC and the write-ahead log are in the store. A later base backup failed: exit status 1")]
    [InlineData("failure that only the store tells", ConditionStatus.True, ConditionReasons.LastBackupFailed,
        "The base backup of 2026-11-23 02:01 UTC and the write-ahead log are in the store. A later base backup failed: a backup failed at 2026-11-23 10:00 UTC.")]
    [InlineData("failure before the last success", ConditionStatus.True, ConditionReasons.Protected,
        "The last base backup is of 2026-11-23 02:01 UTC, and the write-ahead log gets to the store.")]
    public void GetProtected_EachScene_HasItsReason(string name, ConditionStatus status, string reason, string message)
    {
        var scene = new ConditionScene();
        Scenes[name](scene);

        var condition = scene.Protected();

        Assert.Equal((ConditionTypes.Protected, status, reason, message), (condition.Type, condition.Status, condition.Reason, condition.Message));
    }

    /// <summary>The last success is of 02:01 on the 23rd; the next one is due at 02:00 on the 24th, and may be twelve hours late.</summary>
    [Theory]
    [InlineData("2026-11-24T02:00:00Z", ConditionReasons.Protected)]
    [InlineData("2026-11-24T13:59:59Z", ConditionReasons.Protected)]
    [InlineData("2026-11-24T14:00:00Z", ConditionReasons.BackupTooOld)]
    [InlineData("2026-12-24T14:00:00Z", ConditionReasons.BackupTooOld)]
    public void GetProtected_BackupOverdue_IsTooOldAfterItsGrace(string now, string reason)
    {
        var condition = new ConditionScene().Protected(now);

        Assert.Equal(reason, condition.Reason);
        Assert.Equal(reason == ConditionReasons.Protected ? ConditionStatus.True : ConditionStatus.False, condition.Status);
    }

    [Theory]
    [InlineData("0 * * * *", "2026-11-23T03:29:59Z", ConditionReasons.Protected)]
    [InlineData("0 * * * *", "2026-11-23T03:30:00Z", ConditionReasons.BackupTooOld)]
    [InlineData("*/10 * * * *", "2026-11-23T02:24:59Z", ConditionReasons.Protected)]
    [InlineData("*/10 * * * *", "2026-11-23T02:25:00Z", ConditionReasons.BackupTooOld)]
    [InlineData("0 2 * * 1", "2026-11-30T13:59:59Z", ConditionReasons.Protected)]
    [InlineData("0 2 * * 1", "2026-11-30T14:00:00Z", ConditionReasons.BackupTooOld)]
    [InlineData("0 0 30 2 *", "2027-11-30T14:00:00Z", ConditionReasons.Protected)]
    public void GetProtected_OtherSchedules_GraceIsHalfTheInterval(string schedule, string now, string reason)
    {
        var scene = new ConditionScene();
        scene.Context = scene.Context with { Spec = scene.Context.Spec with { Backup = new BackupPolicy { Store = "s3-eu", Schedule = schedule } } };

        Assert.Equal(reason, scene.Protected(now).Reason);
    }

    [Fact]
    public void GetProtected_ScheduleYoungerThanWhatWasDue_IsNotOverdue()
    {
        var scene = new ConditionScene();
        scene.Get("ScheduledBackup", "acme-shop-backup")["metadata"]!["creationTimestamp"] = "2026-11-24T03:00:00Z";

        Assert.Equal(ConditionReasons.Protected, scene.Protected("2026-11-24T20:00:00Z").Reason);
    }

    [Fact]
    public void GetProtected_LaterArchiving_IsProtectedSinceThen()
    {
        var earlier = new ConditionScene();
        earlier.Cluster["status"]!["conditions"]![1]!["lastTransitionTime"] = "2026-11-19T00:00:00Z";

        Assert.Equal(new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero), new ConditionScene().Protected().Since);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 2, 1, 0, TimeSpan.Zero), earlier.Protected().Since);
    }

    private static System.Text.Json.Nodes.JsonNode Window(ConditionScene scene) =>
        scene.Get("ObjectStore", "acme-shop-store")["status"]!["serverRecoveryWindow"]!["acme-shop-1a2b3c4d"]!;
}
