using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Instances;

public sealed class ContainerPathsTests
{
    private static readonly ContainerPaths Paths = new([("/var/lib/postgresql/data", "/v/1"), ("/var/lib/postgresql/wal", "/v/2"), ("/controller/run", "/s/3")]);

    [Theory]
    [InlineData("/var/lib/postgresql/data", "/v/1")]
    [InlineData("/var/lib/postgresql/data/pgdata/base", "/v/1/pgdata/base")]
    [InlineData("/var/lib/postgresql/database", "/var/lib/postgresql/database")]
    [InlineData("/backup/var/lib/postgresql/data", "/backup/var/lib/postgresql/data")]
    [InlineData("du '/var/lib/postgresql/data' /var/lib/postgresql/wal; ls", "du '/v/1' /v/2; ls")]
    [InlineData("host=/controller/run dbname=app", "host=/s/3 dbname=app")]
    [InlineData("SELECT 1", "SELECT 1")]
    public void ToMachine_OfText_ReplacesWholePathsOnly(string text, string expected) => Assert.Equal(expected, Paths.ToMachine(text));

    [Theory]
    [InlineData("/var/lib/postgresql/data/pgdata", "/var/lib/postgresql/data")]
    [InlineData("/var/lib/postgresql/database", null)]
    public void MountOf_Path_IsTheMountThatItIsIn(string path, string? expected) => Assert.Equal(expected, Paths.MountOf(path));
}
