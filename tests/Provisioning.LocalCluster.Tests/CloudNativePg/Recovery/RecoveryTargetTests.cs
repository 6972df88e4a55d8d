using System.Text.Json.Nodes;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Recovery;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Recovery;

public sealed class RecoveryTargetTests
{
    [Theory]
    [InlineData("{}", "recovery_target_inclusive=true recovery_target_timeline=latest")]
    [InlineData("""{"targetTime":"2026-08-21T12:15:00.25+02:00"}""", "recovery_target_time=2026-08-21 10:15:00.250000+00")]
    [InlineData("""{"targetTime":"2026-08-21 10:15:00.000001+00"}""", "recovery_target_time=2026-08-21 10:15:00.000001+00")]
    [InlineData("""{"targetTime":"2026-08-21T10:15:00.123456789Z"}""", "recovery_target_time=2026-08-21 10:15:00.123456+00")]
    [InlineData("""{"targetTime":"2026-08-21 10:15:00"}""", "recovery_target_time=2026-08-21 10:15:00.000000+00")]
    [InlineData("""{"targetLSN":"0/5000100","exclusive":true}""", "recovery_target_inclusive=false recovery_target_lsn=0/5000100")]
    [InlineData("""{"targetXID":"731","backupID":"b"}""", "recovery_target_xid=731")]
    [InlineData("""{"targetName":"before deploy","backupID":"b"}""", "recovery_target_name=before deploy")]
    [InlineData("""{"targetImmediate":true,"backupID":"b"}""", "recovery_target=immediate")]
    [InlineData("""{"targetTLI":"3"}""", "recovery_target_timeline=3")]
    public void Parameters_OfTarget_AreWhatPostgreSqlNeeds(string target, string expected)
    {
        var parameters = string.Join(' ', RecoveryTarget.Read(JsonNode.Parse(target)).Parameters().Select(p => $"{p.Key}={p.Value}"));

        Assert.Contains("recovery_target_action=promote", parameters, StringComparison.Ordinal);
        Assert.All(expected.Split(" recovery"), part => Assert.Contains(part, parameters, StringComparison.Ordinal));
    }

    [Fact]
    public void Raise_WhatTheBackupNeedsMoreOf_IsRaisedAndTheRestStays()
    {
        var asked = new Dictionary<string, string> { ["max_connections"] = "50", ["max_worker_processes"] = "32", ["work_mem"] = "4MB" };

        var raised = ControlData.Raise(
            asked, "max_connections setting:              100\nmax_worker_processes setting:         8\nmax_wal_senders setting:              10\n");

        Assert.Equal("100", raised["max_connections"]);
        Assert.Equal("32", raised["max_worker_processes"]);
        Assert.Equal("10", raised["max_wal_senders"]);
        Assert.Equal("4MB", raised["work_mem"]);
    }

    [Theory]
    [InlineData("0/3000028", "0/3000100", 16, "000000010000000000000003", "000000010000000000000003")]
    [InlineData("1/FF000028", "2/0", 16, "0000000100000001000000FF", "0000000100000001000000FF")]
    [InlineData("1/80000000", "1/C0000001", 1024, "000000010000000100000002", "000000010000000100000003")]
    public void BackupRange_OfPositions_NamesTheirSegments(string begin, string end, int megabytes, string beginWal, string endWal)
    {
        var range = new BackupRange(1, begin, end, megabytes << 20);

        Assert.Equal(beginWal, range.BeginWal);
        Assert.Equal(endWal, range.EndWal);
    }
}
