using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Recovery;

namespace Provisioning.LocalCluster.Tests.Barman;

public sealed class BackupChoiceTests
{
    private static readonly IReadOnlyList<BaseBackup> Catalogue =
    [
        Backup("first", "10:00:00", 1, "0/3000100"),
        Backup("second", "11:00:00.5", 1, "0/5000100"),
        Backup("third", "12:00:00", 2, "0/7000100"),
    ];

    [Theory]
    [InlineData("{}", "third")]
    [InlineData("""{"backupID":"first","targetImmediate":true}""", "first")]
    [InlineData("""{"backupID":"second","targetTime":"2026-01-01T10:30:00Z"}""", "second")]
    [InlineData("""{"targetTime":"2026-01-01T11:00:00.4Z"}""", "first")]
    [InlineData("""{"targetTime":"2026-01-01T11:00:00.5Z"}""", "second")]
    [InlineData("""{"targetTime":"2026-01-01 13:00:00+02"}""", "first")]
    [InlineData("""{"targetTime":"2026-01-01 23:00:00","targetTLI":"1"}""", "second")]
    [InlineData("""{"targetLSN":"0/5000100"}""", "first")]
    [InlineData("""{"targetLSN":"0/5000101"}""", "second")]
    [InlineData("""{"targetTLI":"latest"}""", "third")]
    public void For_Target_IsTheNewestThatHadEnded(string target, string expected) =>
        Assert.Equal(expected, BackupChoice.For(RecoveryTarget.Read(JsonNode.Parse(target)), Catalogue).Id);

    [Theory]
    [InlineData("""{"targetTime":"2026-01-01T09:59:59Z"}""", "no target backup found")]
    [InlineData("""{"targetLSN":"0/3000100"}""", "no target backup found")]
    [InlineData("""{"targetTLI":"7"}""", "no target backup found")]
    [InlineData("""{"backupID":"fourth"}""", "no backup found with ID fourth")]
    public void For_TargetThatNoBackupServes_SaysSo(string target, string message) =>
        Assert.Equal(message, Assert.Throws<BootstrapException>(() => BackupChoice.For(RecoveryTarget.Read(JsonNode.Parse(target)), Catalogue)).Message);

    private static BaseBackup Backup(string id, string end, int timeline, string lsn)
    {
        var time = DateTimeOffset.Parse($"2026-01-01T{end}Z", CultureInfo.InvariantCulture);
        return new BaseBackup(id, time.AddMinutes(-1), time, new BackupRange(timeline, "0/3000028", lsn));
    }
}
