namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>Backups and recoveries, those that cannot succeed among them, go through what the real operator's and the real plugin's went through.</summary>
public sealed class RecoveryTimelineTests(BackupRun run) : IClassFixture<BackupRun>
{
    [Theory]
    [InlineData("create")]
    [InlineData("backup")]
    [InlineData("pitr")]
    [InlineData("early")]
    [InlineData("future")]
    [InlineData("reuse")]
    [InlineData("latest")]
    [InlineData("ghost")]
    [InlineData("nostore")]
    [InlineData("wrong credentials")]
    [InlineData("deletion")]
    public void Step_OfTheRecording_GoesThroughTheRecordedStates(string step)
    {
        var (recorded, seen) = run.After(step);

        AssertSection.Equal(recorded, seen);
    }
}
