using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests.Processes;

public sealed class ProcStatTests
{
    [Fact]
    public void Parse_NameWithSpacesAndParentheses_ReadsTheFieldsBehindIt()
    {
        var stat = ProcStat.Parse(
            "4242 (postgres: a) b (c) S 17 4242 4242 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 1 0 99 1000 10",
            "1000 300 100 20 0 40 0\n");

        Assert.Equal(4242, stat.Id);
        Assert.Equal(17, stat.ParentId);
        Assert.Equal(TimeSpan.FromSeconds(3), stat.Cpu);
        Assert.Equal(200L * Environment.SystemPageSize, stat.PrivateBytes);
        Assert.Equal(100L * Environment.SystemPageSize, stat.SharedBytes);
    }

    [Fact]
    public void Sum_TreeWithSharedMemory_CountsSharedMemoryOnce()
    {
        ProcStat[] processes =
        [
            new(10, 1, TimeSpan.FromSeconds(1), 5, 100),
            new(11, 10, TimeSpan.FromSeconds(2), 7, 80),
            new(12, 11, TimeSpan.FromSeconds(4), 1, 60),
            new(20, 1, TimeSpan.FromSeconds(64), 1000, 1000),
        ];

        var usage = ProcessUsage.Sum([10], processes);

        Assert.Equal(TimeSpan.FromSeconds(7), usage.Cpu);
        Assert.Equal(5 + 7 + 1 + 100, usage.MemoryBytes);
    }
}
