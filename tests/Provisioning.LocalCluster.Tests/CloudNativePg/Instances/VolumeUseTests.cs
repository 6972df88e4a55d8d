using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Instances;

public sealed class VolumeUseTests
{
    [Theory]
    [InlineData("df -B1 -P /data", 1)]
    [InlineData("df -P /data", 1024)]
    [InlineData("df -Pk /data", 1024)]
    public void Parse_OfPortableFormats_TellsTheUnit(string command, long unit)
    {
        var query = VolumeUse.Parse(command.Split(' '));

        Assert.Equal(["/data"], query!.Value.Paths);
        Assert.Equal(unit, query.Value.Unit);
    }

    [Theory]
    [InlineData("du /data")]
    [InlineData("df -h /data")]
    [InlineData("df")]
    public void Parse_OfAnythingElse_LeavesItToTheProgram(string command) => Assert.Null(VolumeUse.Parse(command.Split(' ')));

    [Theory]
    [InlineData(1000, 250, 1, "d 1000 250 750 25% /data\n")]
    [InlineData(2048, 1, 1024, "d 2 1 2 1% /data\n")]
    [InlineData(100, 150, 1, "d 100 150 0 100% /data\n")]
    public void Line_OfAVolume_IsWhatDfWrites(long capacity, long used, long unit, string expected) =>
        Assert.Equal(expected, VolumeUse.Line("d", capacity, used, "/data", unit));
}
