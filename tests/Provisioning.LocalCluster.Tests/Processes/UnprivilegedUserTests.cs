using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests.Processes;

public sealed class UnprivilegedUserTests
{
    [Fact]
    public void Find_BothUsers_PrefersPostgres() =>
        Assert.Equal(
            new UnprivilegedUser("postgres", 101, 104),
            UnprivilegedUser.Find(["root:x:0:0::/root:/bin/sh", "nobody:x:65534:65533::/:/bin/false", "postgres:x:101:104::/var/lib/postgresql:/bin/bash"]));

    [Fact]
    public void Find_NoPostgres_TakesNobody() =>
        Assert.Equal(new UnprivilegedUser("nobody", 65534, 65533), UnprivilegedUser.Find(["root:x:0:0::/root:/bin/sh", "nobody:x:65534:65533::/:/bin/false"]));
}
