using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Instances;

public sealed class StatusQueryTests
{
    [Fact]
    public void Read_OfAPrimary_TellsWhoStreamsFromIt()
    {
        var hasStreamed = false;

        var report = StatusQuery.Read(["f", "3", "77", "4096", "f", "f", "t", "f", "pg-2\npg-3"], ref hasStreamed);

        Assert.True(report is { IsPrimary: true, TimelineId: 3, SystemId: "77", Lsn: 4096, IsReady: true, Archiving: true, PendingRestart: false });
        Assert.True(report.MayFeed("pg-3"));
        Assert.False(report.MayFeed("pg-1"));
        Assert.False(report.MayFeed("pg"));
    }

    [Fact]
    public void Read_OfAReplicaThatLostItsPrimary_StaysReadyButStreamsNoMore()
    {
        var hasStreamed = false;
        string?[] streaming = ["t", "1", "77", "10", "f", "t", null, "f", ""];
        string?[] alone = ["t", "1", "77", "10", "f", "f", null, "f", ""];

        Assert.True(StatusQuery.Read(alone, ref hasStreamed) is { IsReady: false, IsStreaming: false, Archiving: null });
        Assert.True(StatusQuery.Read(streaming, ref hasStreamed) is { IsReady: true, IsStreaming: true });
        Assert.True(StatusQuery.Read(alone, ref hasStreamed) is { IsReady: true, IsStreaming: false, Standbys: null });
    }

    [Fact]
    public void For_OverriddenParameters_LeavesThemOutOfWhatIsPending() =>
        Assert.Contains("name <> ALL (ARRAY['shared_buffers']::text[])", StatusQuery.For(["shared_buffers"]), StringComparison.Ordinal);
}
