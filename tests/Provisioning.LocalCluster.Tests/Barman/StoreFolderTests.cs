using Provisioning.LocalCluster.Barman;

namespace Provisioning.LocalCluster.Tests.Barman;

public sealed class StoreFolderTests
{
    [Theory]
    [InlineData("s3://backups/team-a/pg.1", "/root/s3/backups/team-a/pg.1")]
    [InlineData("s3://backups//team-a/", "/root/s3/backups/team-a")]
    [InlineData("https://acct.blob.core.windows.net/c", "/root/https/acct.blob.core.windows.net/c")]
    [InlineData("s3://b/../../etc", "/root/s3/b/=2E./=2E./etc")]
    [InlineData("s3://b/./.wals", "/root/s3/b/=2E/=2Ewals")]
    [InlineData("s3://b/a b'$", "/root/s3/b/a=20b=27=24")]
    public void Of_Address_IsBelowTheRoot(string address, string folder) => Assert.Equal(folder, StoreFolder.Of("/root", address).Replace('\\', '/'));

    [Theory]
    [InlineData("plain")]
    [InlineData("..")]
    [InlineData("a=2Eb")]
    [InlineData("größe")]
    public void Name_OfSegment_IsWhatItWas(string name) => Assert.Equal(name, StoreFolder.Name(StoreFolder.Segment(name)));
}
