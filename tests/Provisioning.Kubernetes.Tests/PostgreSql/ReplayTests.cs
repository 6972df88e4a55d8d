using System.Globalization;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>Readiness over recordings of a real operator: every object version, in order.</summary>
public sealed class ReplayTests
{
    [Fact]
    public void GetReadiness_Lifecycle_IsReadyExactlyWhenTheDatabaseIs()
    {
        var spans = ReadySpans(Recording.Load("lifecycle").Replay("pg"));

        // In order: created; failed over; switched over; scaled in (twice: the operator settles once more); resources; a parameter that needs a restart, which
        // for 0.3 seconds shows nowhere but in the server (see ProbeAsync); restarted; resumed. After the refused growth of the volumes never again.
        Assert.Equal(
            [
                "87.04-92.68", "122.18-129.41", "146.63-153.02", "154.93-155.74", "156.10-162.28", "205.38-211.15", "211.26-211.57", "235.31-275.63",
                "327.66-331.46",
            ],
            spans);
    }

    [Fact]
    public void GetReadiness_Lifecycle_TellsPeopleWhatHappens()
    {
        var messages = Messages(Recording.Load("lifecycle").Replay("pg"));

        Assert.Contains("initializing the primary", messages);
        Assert.Contains("1 of 3 instances ready; creating a replica", messages);
        Assert.Contains("2 of 3 instances ready; pg-3 is not ready yet", messages);
        Assert.Contains("2 of 3 instances ready; failing over to another instance", messages);
        Assert.Contains("3 of 3 instances ready; switching over to another instance", messages);
        Assert.Contains("2 of 2 instances ready; removing an instance", messages);
        Assert.Contains("0 of 2 instances run the new spec; pg-1 is yet to take the change", messages);
        Assert.Contains("0 of 2 instances run the new spec; pg-2 is restarting", messages);
        Assert.Contains("1 of 2 instances run the new spec; pg-1 is restarting", messages);
        Assert.Contains("volume pg-1 is to grow to 2Gi; its storage class must allow expansion", messages);
    }

    [Fact]
    public void GetReadiness_Hibernated_FailsWithTheRemedyThenRecovers()
    {
        var results = Recording.Load("lifecycle").Replay("pg").Where(result => result.Time is > 275.6 and < 327.7).ToList();

        var failed = Assert.IsType<Readiness.Failed>(results[0].Readiness);
        Assert.Equal("Cluster pg is hibernated. Remove its annotation cnpg.io/hibernation to resume it.", failed.Message);
        Assert.All(results[1..^1], result => Assert.IsType<Readiness.Progressing>(result.Readiness));
        Assert.IsType<Readiness.Ready>(results[^1].Readiness);
    }

    [Fact]
    public void GetReadiness_GrowthThatTheClassRefuses_IsStuckOnStorage()
    {
        var result = Recording.Load("lifecycle").Replay("pg").Last(result => result.Time < 346);

        Assert.Equal(ErrorCode.StorageUnavailable, Assert.IsType<Readiness.Progressing>(result.Readiness).Stuck);
    }

    [Fact]
    public void GetReadiness_ImageCannotBePulled_IsStuckWithTheRegistrysAnswer()
    {
        var last = Assert.IsType<Readiness.Progressing>(Recording.Load("failures").Replay("noimage")[^1].Readiness);

        Assert.Equal(ErrorCode.ImagePullFailed, last.Stuck);
        Assert.StartsWith("noimage-1-initdb-vsgpj cannot pull ghcr.io/cloudnative-pg/postgresql:15.99: failed to pull", last.Message, StringComparison.Ordinal);
        Assert.EndsWith("no such host", last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetReadiness_BackOffBetweenPulls_SaysTheSame() =>
        Assert.Single(Recording.Load("failures").Replay("noimage"), result => Message(result.Readiness).Contains("cannot pull", StringComparison.Ordinal));

    [Fact]
    public void GetReadiness_NoNodeFits_IsStuckWithTheSchedulersReason()
    {
        var last = Assert.IsType<Readiness.Progressing>(Recording.Load("failures").Replay("toobig")[^1].Readiness);

        Assert.Equal(ErrorCode.Unschedulable, last.Stuck);
        Assert.StartsWith("toobig-1-initdb-skr5k is Pending: 0/1 nodes are available: 1 Insufficient memory.", last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetReadiness_StorageClassMissing_FailsAtOnce()
    {
        var (time, readiness) = Recording.Load("failures").Replay("noclass")[^1];

        Assert.Equal(37.78, time);
        var failed = Assert.IsType<Readiness.Failed>(readiness);
        Assert.Equal(ErrorCode.StorageUnavailable, failed.Code);
        Assert.Contains("storageclass.storage.k8s.io \"nope\" not found", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetReadiness_PluginMissing_IsStuckWithItsName()
    {
        var last = Assert.IsType<Readiness.Progressing>(Recording.Load("failures").Replay("noplugin")[^1].Readiness);

        Assert.Equal(ErrorCode.OperatorNotInstalled, last.Stuck);
        Assert.Contains("'barman-cloud.cloudnative-pg.io'", last.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetReadiness_InitSqlFails_FailsAtTheSecondAttemptAndNamesTheLog()
    {
        var results = Recording.Load("failures").Replay("badsql");

        var (time, readiness) = results.First(result => result.Readiness is Readiness.Failed);
        Assert.Equal(84.27, time);
        var failed = (Readiness.Failed)readiness;
        Assert.Equal(ErrorCode.BootstrapFailed, failed.Code);
        Assert.Equal(new LogSource("badsql-1-initdb-qdwxv", "initdb"), failed.Log);
        var once = Assert.Single(results.Select(result => result.Readiness).OfType<Readiness.Progressing>(),
            progress => progress.Log?.Pod == "badsql-1-initdb-ttwh6");
        Assert.Equal("job badsql-1-initdb failed once and is tried again", once.Message);
    }

    [Fact]
    public void GetReadiness_ObjectStoreMissing_IsStuckAndNamesIt()
    {
        var last = Recording.Load("restore-elsewhere").Replay("nostore", context => context with { BackupStore = PostgreSqlTestData.Stores["minio"] })[^1];

        var progressing = Assert.IsType<Readiness.Progressing>(last.Readiness);
        Assert.Equal(ErrorCode.EngineFailed, progressing.Stuck);
        Assert.Contains("ObjectStore nostore-store", progressing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetReadiness_PluginErrorThatPasses_IsNoFailure()
    {
        var results = Recording.Load("restore-elsewhere").Replay("ghost");

        Assert.Contains(results,
            result => result.Readiness is Readiness.Progressing { Stuck: not null }
                && Message(result.Readiness).StartsWith("the operator's plugin", StringComparison.Ordinal));
        Assert.Equal(155.43, results.First(result => result.Readiness is Readiness.Failed).Time);
    }

    [Theory]
    [InlineData("backup-restore", "pg", "18.58-449.97")]
    [InlineData("backup-restore", "reuse", "390.68-450.04")]
    [InlineData("restore-elsewhere", "latest", "61.47-133.44")]
    public void GetReadiness_WithArchive_IsReadyFromHealthyUntilDeleted(string recording, string cluster, string span) =>
        Assert.Equal([span], ReadySpans(Recording.Load(recording).Replay(cluster)));

    private static List<string> ReadySpans(List<(double Time, Readiness Readiness)> results) =>
    [
        .. results.Zip(results.Skip(1).Select(result => result.Time).Append(double.PositiveInfinity))
            .Where(pair => pair.First.Readiness is Readiness.Ready)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.First.Time:0.00}-{pair.Second:0.00}")),
    ];

    private static List<string> Messages(List<(double Time, Readiness Readiness)> results) => [.. results.Select(result => Message(result.Readiness))];

    private static string Message(Readiness readiness) => readiness switch
    {
        Readiness.Ready ready => ready.Message,
        Readiness.Progressing progressing => progressing.Message,
        Readiness.Failed failed => failed.Message,
        _ => throw new InvalidOperationException(),
    };
}
