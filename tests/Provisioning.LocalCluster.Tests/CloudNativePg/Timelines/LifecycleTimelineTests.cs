namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>Whatever is done to a cluster, it goes through what the real operator's went through.</summary>
public sealed class LifecycleTimelineTests(SimulatedLife run) : IClassFixture<SimulatedLife>
{
    [Theory]
    [InlineData("create")]
    [InlineData("failover")]
    [InlineData("switchover")]
    [InlineData("scale in")]
    [InlineData("resources")]
    [InlineData("parameter needing restart")]
    [InlineData("password rotation")]
    [InlineData("on-demand Backup, method plugin")]
    [InlineData("on-demand Backup, method barmanObjectStore")]
    [InlineData("hibernate")]
    [InlineData("resume")]
    [InlineData("storage grow")]
    [InlineData("delete cluster")]
    public void Life_OfThreeInstances_GoesThroughTheRecordedStates(string action)
    {
        var (recorded, seen) = run.After(action);

        AssertSection.Equal(recorded, seen);
    }
}
