using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.Kubectl;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Recovery;

/// <summary>Real databases, lost and got back.</summary>
public sealed class RealRecoveryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Recover_ToBeforeTheMistake_BringsTheRowsBack()
    {
        await using var world = await StartAsync();
        var mistake = await MakeMistakeAsync(world);

        await world.CreateClusterAsync("a", "pitr", "pitr-1", Recovery($$$"""{"targetTime":"{{{mistake.Before}}}"}"""), "pg-1");
        await world.HealthyAsync("a", "pitr");
        Assert.Equal("200", await world.SqlAsync("a", "pitr", "select count(*) from orders"));
        Assert.Equal("shop", await world.LoginAsync("a", "pitr", "shop", "shop"));
        Assert.Equal("100", await world.SqlAsync("a", "pitr", "show max_connections"));
        Assert.Equal("00000002", await world.SqlAsync("a", "pitr", "select left(pg_walfile_name(pg_current_wal_lsn()), 8)"));
        await BackupWorld.UntilAsync(
            () => Task.FromResult(File.Exists(Path.Combine(Server(world, "pitr-1"), "wals", "00000002.history"))), "the new history is archived");
    }

    [Fact]
    public async Task Recover_ToOtherTargets_StopsThere()
    {
        await using var world = await StartAsync();
        var (_, backup, lsn) = await MakeMistakeAsync(world);

        await world.CreateClusterAsync("a", "lsn", "lsn-1", Recovery($$$"""{"targetLSN":"{{{lsn}}}"}"""), "pg-1");
        await world.CreateClusterAsync("a", "named", "named-1", Recovery($$$"""{"targetName":"before the drop","backupID":"{{{backup}}}"}"""), "pg-1");
        await world.CreateClusterAsync("a", "base", "base-1", Recovery($$$"""{"targetImmediate":true,"backupID":"{{{backup}}}"}"""), "pg-1");
        foreach (var (cluster, rows) in ((string, string)[])[("lsn", "200"), ("named", "200"), ("base", "100")])
        {
            await world.HealthyAsync("a", cluster);
            Assert.Equal(rows, await world.SqlAsync("a", cluster, "select count(*) from orders"));
        }
    }

    [Fact]
    public async Task Recover_AfterAFailoverWithTheArchiveDown_MissesNothing()
    {
        await using var world = await StartAsync();
        await MakeMistakeAsync(world);
        await world.Client.PatchAsync(Kinds.Cluster, "a", "pg", JsonNode.Parse("""{"spec":{"instances":2}}""")!.AsObject(), Token);
        await BackupWorld.UntilAsync(
            async () => (await world.Client.GetAsync(Kinds.Cluster, "a", "pg", Token)).Int("status", "readyInstances") == 2, "the replica is ready");
        world.Cluster.Faults.ObjectStoresDown = true;
        await BackupWorld.UntilAsync(async () => await world.SqlAsync("a", "pg", "show archive_command") == "false", "nothing is archived");
        foreach (var batch in (int[])[0, 1, 2])
        {
            await world.SqlAsync("a", "pg", $"insert into kept select generate_series({batch} * 100 + 1, {batch} * 100 + 100); select pg_switch_wal()");
        }

        await BackupWorld.UntilAsync(
            async () => await world.SqlAsync("a", "pg", "select count(*) from pg_stat_replication where replay_lsn = pg_current_wal_lsn()") == "1",
            "the replica has it all");
        await world.Cluster.Faults.KillPodAsync("a", "pg-1");
        await BackupWorld.UntilAsync(
            async () => (await world.Client.GetAsync(Kinds.Cluster, "a", "pg", Token)).String("status", "currentPrimary") == "pg-2", "the replica takes over");
        world.Cluster.Faults.Clear();
        await BackupWorld.UntilAsync(
            async () => (await world.Client.GetAsync(Kinds.Cluster, "a", "pg", Token)).Int("status", "readyInstances") == 2, "the old primary is back");
        await world.SqlAsync("a", "pg", "insert into kept values (301)", instance: 2);
        var segment = await world.SqlAsync("a", "pg", "select pg_walfile_name(pg_switch_wal())", instance: 2);
        await BackupWorld.UntilAsync(
            () => Task.FromResult(File.Exists(Path.Combine(Server(world, "pg-1"), "wals", segment))), "the last row is archived");

        await world.CreateClusterAsync("a", "latest", "latest-1", Recovery("{}"), "pg-1");
        await world.HealthyAsync("a", "latest");
        Assert.Equal("301", await world.SqlAsync("a", "latest", "select count(*) from kept"));
    }

    [Fact]
    public async Task Recover_WithTheSourceGone_BringsTheLatestState()
    {
        await using var world = await StartAsync();
        await MakeMistakeAsync(world);
        await world.Client.DeleteAsync(Kinds.Namespace, null, "a", Token);
        await BackupWorld.UntilAsync(
            async () => (await world.Client.ListAsync(Kinds.Namespace, null, null, Token)).Items.All(n => n.Name() != "a"), "the namespace is gone");

        await world.CreateNamespaceAsync("b");
        await world.CreateClusterAsync("b", "latest", "latest-1", """{"recovery":{"source":"origin","database":"other","owner":"somebody"}}""", "pg-1", more: ""","walStorage":{"size":"1Gi"}""");
        await world.HealthyAsync("b", "latest");
        Assert.Equal("kept", await world.SqlAsync("b", "latest", "select string_agg(tablename, ',') from pg_tables where schemaname = 'public'"));
        Assert.Equal("somebody", await world.LoginAsync("b", "latest", "somebody", "other"));
        Assert.Equal("completed", (await world.BackupAsync("b", "latest", "again")).String("status", "phase"));
    }

    [Fact]
    public async Task Recover_WhatCannotBe_FailsAgainAndAgainAndSaysWhyInTheLog()
    {
        await using var world = await StartAsync();
        await MakeMistakeAsync(world);

        await world.CreateClusterAsync("a", "future", "future-1", Recovery("""{"targetTime":"2099-01-01 00:00:00+00"}"""), "pg-1");
        await world.CreateClusterAsync("a", "early", "early-1", Recovery("""{"targetTime":"2020-01-01T00:00:00Z"}"""), "pg-1");
        await world.CreateClusterAsync("a", "clash", "pg-1", Recovery("{}"), "pg-1");

        Assert.Contains(
            "\"error_severity\":\"FATAL\",\"message\":\"recovery ended before configured recovery target was reached\"",
            await world.FailedRecoveryLogAsync("a", "future", "full-recovery"), StringComparison.Ordinal);
        Assert.Contains("no target backup found", await world.FailedRecoveryLogAsync("a", "early", "full-recovery"), StringComparison.Ordinal);
        Assert.Contains(
            "unexpected failure invoking barman-cloud-wal-archive: exit status 1", await world.FailedRecoveryLogAsync("a", "clash", "full-recovery"),
            StringComparison.Ordinal);
        Assert.Contains(
            "ERROR: WAL archive check failed for server pg-1: Expected empty archive",
            await world.FailedRecoveryLogAsync("a", "clash", "plugin-barman-cloud"), StringComparison.Ordinal);
        Assert.Equal("Setting up primary", (await world.Client.GetAsync(Kinds.Cluster, "a", "clash", Token)).String("status", "phase"));
    }

    private static async Task<BackupWorld> StartAsync()
    {
        Assert.SkipUnless(RealPostgres.IsInstalled, "needs PostgreSQL");
        Assert.SkipUnless(KubectlBinaries.Default is not null, "needs kubectl");
        return await BackupWorld.StartAsync();
    }

    /// <summary>A table with rows, backed up; then more rows; then the table is dropped. Returns the backup, and when all rows were there.</summary>
    private static async Task<(string Before, string Backup, string Lsn)> MakeMistakeAsync(BackupWorld world)
    {
        await world.CreateNamespaceAsync("a");
        await world.CreateClusterAsync(
            "a", "pg", "pg-1", """{"initdb":{"database":"shop","owner":"shop"}}""", null, ""","postgresql":{"parameters":{"max_connections":"120"}}""");
        await world.HealthyAsync("a", "pg");
        await world.SqlAsync("a", "pg", "create table kept (n int); create table orders as select generate_series(1, 100)", role: "shop");
        var backup = await world.BackupAsync("a", "pg", "b1");
        Assert.Equal("completed", backup.String("status", "phase"));
        await world.SqlAsync("a", "pg", "insert into orders select generate_series(101, 200)", role: "shop");
        var before = await world.SqlAsync("a", "pg", "select clock_timestamp()");
        var lsn = await world.SqlAsync("a", "pg", "select pg_create_restore_point('before the drop')");
        await world.SqlAsync("a", "pg", "drop table orders", role: "shop");
        var segment = await world.SqlAsync("a", "pg", "select pg_walfile_name(pg_switch_wal())");
        await BackupWorld.UntilAsync(
            () => Task.FromResult(File.Exists(Path.Combine(Server(world, "pg-1"), "wals", segment))), "the mistake is archived");
        return (before, backup.String("status", "backupId")!, lsn);
    }

    private static string Recovery(string target) =>
        $$$"""{"recovery":{"source":"origin","database":"shop","owner":"shop","recoveryTarget":{{{target}}} } }""";

    private static string Server(BackupWorld world, string name) =>
        Path.Combine(world.Cluster.ObjectStoreDirectory, "s3", "backups", "shared", name);
}
