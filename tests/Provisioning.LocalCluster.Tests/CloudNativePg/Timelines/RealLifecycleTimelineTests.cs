namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

/// <summary>The same with real PostgreSQL, where it makes a difference: who takes over, and when.</summary>
public sealed class RealLifecycleTimelineTests(RealLife run) : IClassFixture<RealLife>
{
    [Theory]
    [InlineData("create")]
    [InlineData("failover")]
    [InlineData("switchover")]
    [InlineData("password rotation")]
    public void Life_OfThreeInstances_GoesThroughTheRecordedStates(string action)
    {
        var (recorded, seen) = run.After(action);

        AssertSection.Equal(recorded, seen);
    }
}
