using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.Tests.ApiServer;

public sealed class StartupTests
{
    [Fact]
    public void Start_Twice_AllocatesLittle()
    {
        using var warm = new ApiServerCore(new ApiServerOptions { AdminToken = "t" });
        var before = GC.GetAllocatedBytesForCurrentThread();

        using var core = new ApiServerCore(new ApiServerOptions { AdminToken = "t" });

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 4_000_000, $"{allocated} bytes");
    }
}
