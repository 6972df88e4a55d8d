using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Instances;

public sealed class HotStandbyTests
{
    private const string ControlData = """
        pg_control version number:            1300
        max_connections setting:              150
        max_worker_processes setting:         32
        max_wal_senders setting:              10
        max_prepared_xacts setting:           5
        max_locks_per_xact setting:           64
        """;

    [Fact]
    public void Floor_OfLowerConfiguration_IsWhatThePrimaryHad()
    {
        var configured = new Dictionary<string, string> { ["max_connections"] = "90", ["max_worker_processes"] = "32" };

        var floor = HotStandby.Floor(ControlData, configured);

        Assert.Equal(new Dictionary<string, int> { ["max_connections"] = 150, ["max_prepared_transactions"] = 5 }, floor);
    }

    [Fact]
    public void Floor_OfHigherConfiguration_IsNothing()
    {
        var configured = new Dictionary<string, string>
        {
            ["max_connections"] = "200",
            ["max_worker_processes"] = "64",
            ["max_prepared_transactions"] = "5",
        };

        Assert.Empty(HotStandby.Floor(ControlData, configured));
    }
}
