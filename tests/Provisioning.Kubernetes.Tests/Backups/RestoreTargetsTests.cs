using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Tests.Backups;

public sealed class RestoreTargetsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly DatabaseBackup[] Backups =
    [
        Backup("newest", "20261122T020000", Now.AddHours(-10), "0/9000000"),
        Backup("oldest", "20261120T020000", Now.AddHours(-58), "0/3000100"),
        Backup("middle", "20261121T020000", Now.AddHours(-34), "0/6000000"),
        new() { Name = "failed", State = BackupState.Failed, IsScheduled = true },
        new() { Name = "running", Id = "20261122T115900", State = BackupState.Running, IsScheduled = false },
    ];

    private static readonly RestoreSource Live = new()
    {
        Archive = new() { Store = "s3", Folder = "acme-shop-1a2b", Version = "18", DatabaseName = "shop", Owner = "shop", Organization = "acme", Project = "shop" },
        Window = new() { Earliest = Now.AddHours(-58), Latest = Now.AddMinutes(-5), IsEstimate = true },
        Backups = Backups,
        IsGone = false,
    };

    private static readonly RestoreSource Gone = Live with { IsGone = true };

    [Fact]
    public void Resolve_Latest_ReplaysAllOfTheArchive() =>
        Assert.Equal(new RecoveryOrigin { Store = "s3", Server = "acme-shop-1a2b" }, Resolve(RestoreTarget.Latest, Live));

    [Fact]
    public void Resolve_Moment_IsExactToTheMicrosecondAndInUtc()
    {
        var moment = new DateTimeOffset(2026, 11, 22, 12, 30, 0, TimeSpan.FromHours(1)).AddTicks(1_234_567);

        var origin = Resolve(RestoreTarget.At(moment) with { IsExclusive = true }, Live);

        Assert.Equal(new DateTimeOffset(2026, 11, 22, 11, 30, 0, TimeSpan.Zero).AddTicks(1_234_560), origin.Time);
        Assert.Equal((true, null), (origin.Exclusive, origin.BackupId));
    }

    [Fact]
    public void Resolve_MomentAtTheEdges_IsRefusedOnlyBeyondThem()
    {
        Assert.NotNull(Resolve(RestoreTarget.At(Now.AddHours(-58)), Live).Time);
        Assert.NotNull(Resolve(RestoreTarget.At(Now), Live).Time);
        Assert.NotNull(Resolve(RestoreTarget.At(Now.AddMinutes(-5)), Gone).Time);
        Refused(RestoreTarget.At(Now.AddHours(-58).AddMicroseconds(-1)), Live, "2026-11-20 02:00:00Z to now");
        Refused(RestoreTarget.At(Now.AddMicroseconds(1)), Live, "in the future");
        Refused(RestoreTarget.At(Now.AddMinutes(-5).AddMicroseconds(1)), Gone, "2026-11-20 02:00:00Z to 2026-11-22 11:55:00Z");
    }

    [Theory]
    [InlineData("middle")]
    [InlineData("20261121T020000")]
    public void Resolve_Backup_IsThatOneAndNothingAfterIt(string name)
    {
        var origin = Resolve(RestoreTarget.FromBackup(name), Live);

        Assert.Equal(("20261121T020000", true, null), (origin.BackupId, origin.Immediate, origin.Time));
    }

    [Theory]
    [InlineData("failed", "FAILED")]
    [InlineData("running", "RUNNING")]
    [InlineData("20261122T115900", "RUNNING")]
    [InlineData("nobody", "no backup 'nobody'")]
    [InlineData("20250101T000000", "no backup")]
    public void Resolve_BackupThatIsNone_IsRefused(string name, string expected) => Refused(RestoreTarget.FromBackup(name), Live, expected);

    [Fact]
    public void Resolve_ArchiveByHand_BelievesIdsAndLeavesTheRestToTheRecovery()
    {
        var source = Gone with { Window = null, Backups = [] };

        Assert.Equal("20250101T000000", Resolve(RestoreTarget.FromBackup("20250101T000000"), source).BackupId);
        Assert.NotNull(Resolve(RestoreTarget.At(Now.AddYears(-1)), source).Time);
        Refused(RestoreTarget.FromBackup("nightly"), source, "no backup");
        Refused(RestoreTarget.AtTransaction("742"), source, "names none");
    }

    [Fact]
    public void Resolve_NoBackupYet_IsRefusedWhateverTheTarget()
    {
        var source = Live with { Window = new() { IsEstimate = false }, Backups = [] };

        Refused(RestoreTarget.Latest, source, "no complete base backup yet");
        Refused(RestoreTarget.At(Now), source, "no complete base backup yet");
    }

    [Theory]
    [InlineData(null, "20261120T020000")]
    [InlineData(-1, "20261122T020000")]
    [InlineData(-20, "20261121T020000")]
    public void Resolve_Transaction_BeginsWithTheLastBackupThatSurelyPrecedesIt(int? hours, string backup)
    {
        var fate = new TransactionFate(IsFuture: false, IsRunning: false, hours is { } h ? Now.AddHours(h) : null);

        var origin = RestoreTargets.Resolve(RestoreTarget.AtTransaction("742"), Live, fate, Now);

        Assert.Equal(("742", backup), (origin.TransactionId, origin.BackupId));
    }

    [Fact]
    public void Resolve_TransactionThatIsNotThere_IsRefused()
    {
        Refused(RestoreTarget.AtTransaction("742"), Live, "no transaction 742 yet", new(IsFuture: true, IsRunning: false, null));
        Refused(RestoreTarget.AtTransaction("742"), Live, "has not ended", new(IsFuture: false, IsRunning: true, null));
        Refused(RestoreTarget.AtTransaction("742"), Live, "before the end of the oldest", new(IsFuture: false, IsRunning: false, Now.AddDays(-9)));
    }

    [Fact]
    public void Resolve_RestorePoint_BeginsWithTheLastBackupBeforeItWhenThatIsKnown()
    {
        var known = RestoreTarget.AtRestorePoint(new RestorePoint { Name = "migration", Position = "0/7000000", CreatedAt = Now.AddHours(-20) });

        Assert.Equal(("migration", "20261121T020000"), (Resolve(known, Live).RestorePoint, Resolve(known, Live).BackupId));
        Assert.Equal("20261120T020000", Resolve(RestoreTarget.AtRestorePoint("migration"), Live).BackupId);
    }

    [Theory]
    [InlineData("0/3000100", null)]
    [InlineData("1/0", null)]
    [InlineData("0/30000FF", "before the end of the oldest base backup, 0/3000100")]
    public void Resolve_Position_IsRefusedBeforeTheOldestBackup(string position, string? refusal)
    {
        if (refusal is null)
        {
            Assert.Equal(position, Resolve(RestoreTarget.AtPosition(position), Live).Lsn);
        }
        else
        {
            Refused(RestoreTarget.AtPosition(position), Live, refusal);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("x/1")]
    [InlineData("0/1'; drop")]
    public void Resolve_PositionThatIsNone_IsInvalid(string position) =>
        Assert.Throws<SpecValidationException>(() => Resolve(RestoreTarget.AtPosition(position), Live));

    [Theory]
    [InlineData("2")]
    [InlineData("-5")]
    [InlineData("4294967296")]
    [InlineData("abc")]
    public void Resolve_TransactionThatIsNone_IsInvalid(string id) =>
        Assert.Throws<SpecValidationException>(() => Resolve(RestoreTarget.AtTransaction(id), Live));

    private static RecoveryOrigin Resolve(RestoreTarget target, RestoreSource source) => RestoreTargets.Resolve(target, source, fate: null, Now);

    private static void Refused(RestoreTarget target, RestoreSource source, string expected, TransactionFate? fate = null)
    {
        var refusal = Assert.Throws<ProvisioningException>(() => RestoreTargets.Resolve(target, source, fate, Now));
        Assert.Equal(ErrorCode.TargetOutsideWindow, refusal.Code);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private static DatabaseBackup Backup(string name, string id, DateTimeOffset completed, string end) =>
        new() { Name = name, Id = id, State = BackupState.Completed, CompletedAt = completed, EndPosition = end, IsScheduled = true };
}
