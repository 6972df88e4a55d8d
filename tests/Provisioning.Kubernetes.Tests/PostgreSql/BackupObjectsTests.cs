using System.Text.Json.Nodes;
using Provisioning.Kubernetes.PostgreSql;

namespace Provisioning.Kubernetes.Tests.PostgreSql;

/// <summary>What the real operator wrote about backups, read.</summary>
public sealed class BackupObjectsTests
{
    [Fact]
    public void GetBackups_RecordedBackups_AreReadWithTheirTimesPositionsAndErrors()
    {
        var observed = Recording.Load("backup-restore").LastOfEach("Backup");
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec()) with { Name = "pg" };

        var backups = PostgreSqlTestData.Engine.GetBackups(context, observed);

        Assert.Equal(["bbad", "nightly-20261122202807", "b1"], backups.Select(backup => backup.Name));
        Assert.Equal([BackupState.Failed, BackupState.Completed, BackupState.Completed], backups.Select(backup => backup.State));
        Assert.Equal([false, true, false], backups.Select(backup => backup.IsScheduled));
        Assert.Equal("rpc error: code = Unknown desc = exit status 1", backups[0].Error);
        Assert.Equal(
            ("20261122T202753", "plugin", "0/3000028", "0/3000100", null),
            (backups[2].Id, backups[2].Method, backups[2].BeginPosition, backups[2].EndPosition, backups[2].SizeBytes));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 20, 28, 1, TimeSpan.Zero), backups[2].CompletedAt);
    }

    [Fact]
    public void GetBackups_TwoThatBeganInTheSameSecond_AreOrderedByTheLog()
    {
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec());
        var observed = new RecordedObjects();
        foreach (var (name, position) in new[] { ("b-later", "0/A000028"), ("z-earlier", "0/9000028") })
        {
            var backup = Backup("acme-shop", "completed");
            backup["status"]!["startedAt"] = "2026-11-23T08:00:00Z";
            backup["status"]!["beginLSN"] = position;
            backup["metadata"]!["name"] = name;
            observed.Take("ADDED", "Backup", name, backup);
        }

        Assert.Equal(["b-later", "z-earlier"], PostgreSqlTestData.Engine.GetBackups(context, observed).Select(backup => backup.Name));
    }

    [Fact]
    public void GetEarliest_EndThatWasCutToTheSecond_IsTheSecondAfterIt()
    {
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec());
        var observed = new RecordedObjects();
        observed.Take("ADDED", "ObjectStore", "acme-shop-store", JsonNode.Parse("""
            {"metadata":{"name":"acme-shop-store"},"status":{"serverRecoveryWindow":{"acme-shop-1a2b3c4d":{"firstRecoverabilityPoint":"2026-11-20T02:01:07Z"}}}}
            """)!);

        Assert.Equal(
            new DateTimeOffset(2026, 11, 20, 2, 1, 8, TimeSpan.Zero), PostgreSqlTestData.Engine.GetEarliest(context, observed));
    }

    [Theory]
    [InlineData(null, BackupState.Pending)]
    [InlineData("pending", BackupState.Pending)]
    [InlineData("started", BackupState.Running)]
    [InlineData("walArchivingFailing", BackupState.Running)]
    [InlineData("invalid backup definition", BackupState.Failed)]
    public void GetBackups_Phases_AreStates(string? phase, BackupState state)
    {
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec());
        var observed = new RecordedObjects();
        observed.Take("ADDED", "Backup", "b", Backup("acme-shop", phase));
        observed.Take("ADDED", "Backup", "of-another", Backup("acme-shop-r2", phase));

        Assert.Equal(state, Assert.Single(PostgreSqlTestData.Engine.GetBackups(context, observed)).State);
    }

    [Fact]
    public void RenderBackup_Operation_IsOwnedByTheClusterAndNamedAfterTheOperation()
    {
        var context = PostgreSqlTestData.Context(PostgreSqlTestData.Spec());
        var operation = new OperationId("acme-shop.0f0e0d0c");
        var observed = new RecordedObjects();
        observed.Take("ADDED", "Cluster", "acme-shop", JsonNode.Parse("""{ "metadata": { "name": "acme-shop", "uid": "u-1" } }""")!);

        var name = PostgreSqlTestData.Engine.GetBackupName(context, operation);
        var body = PostgreSqlTestData.Engine.RenderBackup(context, observed, name, operation).Body;

        Assert.Equal("acme-shop-backup-0f0e0d0c", name);
        Assert.Equal("u-1", (string?)body["metadata"]!["ownerReferences"]![0]!["uid"]);
        Assert.Equal("acme-shop", (string?)body["metadata"]!["labels"]![PostgreSqlNames.ClusterLabel]);
        Assert.Equal(("plugin", PostgreSqlNames.BarmanPlugin), ((string?)body["spec"]!["method"], (string?)body["spec"]!["pluginConfiguration"]!["name"]));
        body["status"] = new JsonObject { ["phase"] = "completed" };
        observed.Take("ADDED", "Backup", name, body);
        Assert.Equal(operation, Assert.Single(PostgreSqlTestData.Engine.GetBackups(context, observed)).OperationId);
    }

    private static JsonObject Backup(string cluster, string? phase) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = cluster },
        ["spec"] = new JsonObject { ["cluster"] = new JsonObject { ["name"] = cluster } },
        ["status"] = phase is null ? null : new JsonObject { ["phase"] = phase },
    };
}
