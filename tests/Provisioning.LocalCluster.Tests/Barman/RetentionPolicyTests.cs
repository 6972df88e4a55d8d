using System.Globalization;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.Tests.Barman;

public sealed class RetentionPolicyTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-03-31T00:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("7d", 7)]
    [InlineData("2w", 14)]
    [InlineData("1m", 31)]
    public void Parse_Policy_IsTheWindow(string text, int days) => Assert.Equal(TimeSpan.FromDays(days), RetentionPolicy.Parse(text)!.Window);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("7h")]
    public void Parse_Otherwise_IsNone(string? text) => Assert.Null(RetentionPolicy.Parse(text));

    [Theory]
    [InlineData(new[] { 1, 2 }, 0)]
    [InlineData(new[] { 8, 1 }, 0)]
    [InlineData(new[] { 9, 8 }, 1)]
    [InlineData(new[] { 30, 20, 10, 5 }, 2)]
    [InlineData(new int[0], 0)]
    public void Obsolete_OlderThanTheWindow_AreAllButTheNewestOfThem(int[] daysAgo, int obsolete)
    {
        var catalogue = daysAgo.Select(Backup).ToList();

        Assert.Equal(catalogue.Take(obsolete), RetentionPolicy.Parse("7d")!.Obsolete(catalogue, Now));
    }

    [Fact]
    public void ObsoleteWal_BeforeTheOldestBackup_GoesAndHistoriesStay()
    {
        string[] files =
        [
            "000000010000000000000001", "000000010000000000000002.partial", "000000010000000000000003", "000000010000000000000004", "00000002.history",
            "000000020000000000000001",
        ];

        Assert.Equal(["000000010000000000000001", "000000010000000000000002.partial"], RetentionPolicy.ObsoleteWal(files, Backup(1)));
    }

    private static BaseBackup Backup(int daysAgo) =>
        new($"b{daysAgo}", Now.AddDays(-daysAgo), Now.AddDays(-daysAgo), new BackupRange(1, "0/3000028", "0/3000100"));
}
