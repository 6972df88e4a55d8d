using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.Hosting;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.Recovery;

/// <summary>What happens to archives besides backing up and recovering, the same with or without real PostgreSQL.</summary>
public sealed class SimulatedArchiveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Retention_OldBackups_AreRemovedWithTheirBackupsAndWal()
    {
        await using var world = await StartAsync(""","retentionPolicy":"7d","instanceSidecarConfiguration":{"retentionPolicyIntervalSeconds":1}""");
        var ids = new List<string>();
        foreach (var name in (string[])["b1", "b2", "b3"])
        {
            var backup = await world.BackupAsync("a", "pg", name);
            ids.Add(backup.String("status", "backupId")!);
            await BackupWorld.UntilAsync(() => Task.FromResult(Now() != ids[^1]), "another second has begun");
        }

        Age(world, ids[0], 30, "0/1000028");
        Age(world, ids[1], 10, "0/2000028");

        await BackupWorld.UntilAsync(async () => (await Backups(world)).SequenceEqual(["b2", "b3"]), "the oldest Backup is gone");
        Assert.False(Directory.Exists(Server(world, "base", ids[0])));
        Assert.Equal(["000000010000000000000003"], Directory.EnumerateFiles(Server(world, "wals")).Select(Path.GetFileName));

        Directory.Delete(Server(world, "base", ids[1]), recursive: true);
        await BackupWorld.UntilAsync(async () => (await Backups(world)).SequenceEqual(["b3"]), "a Backup follows what somebody else removed");
        await BackupWorld.UntilAsync(
            async () => (await world.Client.GetAsync(Kinds.ObjectStore, "a", "store", Token)).Node("status", "serverRecoveryWindow", "pg-1") is JsonObject window
                && window.String("firstRecoverabilityPoint") == window.String("lastSuccessfulBackupTime"),
            "the window follows");
    }

    [Fact]
    public async Task StoreDown_UntilItIsBack_NothingIsArchivedOrBackedUp()
    {
        await using var world = await StartAsync();
        world.Cluster.Faults.ObjectStoresDown = true;
        await ArchivingAsync(world, "False", "rpc error: code = Unknown desc = unexpected failure invoking barman-cloud-wal-archive: exit status 1");
        var failed = await world.BackupAsync("a", "pg", "b1");
        Assert.Equal("rpc error: code = Unknown desc = exit status 1", failed.String("status", "error"));
        var store = await world.Client.GetAsync(Kinds.ObjectStore, "a", "store", Token);
        Assert.NotNull(store.String("status", "serverRecoveryWindow", "pg-1", "lastFailedBackupTime"));

        var secret = await world.Client.GetAsync(Kinds.Secret, "a", "s3", Token);
        await world.Client.PatchAsync(Kinds.Secret, "a", "s3", JsonNode.Parse("""{"data":{"key":null} }""")!.AsObject(), Token);
        await ArchivingAsync(world, "False", "rpc error: code = Unknown desc = missing key key, inside secret s3");
        await world.Client.PatchAsync(Kinds.Secret, "a", "s3", new JsonObject { ["data"] = secret!["data"]!.DeepClone() }, Token);

        world.Cluster.Faults.Clear();
        await ArchivingAsync(world, "True", "Continuous archiving is working");
        Assert.Equal("completed", (await world.BackupAsync("a", "pg", "b2")).String("status", "phase"));

        await world.Client.DeleteAsync(Kinds.Secret, "a", "s3", Token);
        await ArchivingAsync(world, "False", "rpc error: code = Unknown desc = while getting secret s3: secrets \"s3\" not found");
    }

    [Fact]
    public async Task AwsCli_OfAJob_ListsAndWipesOneServersArchive()
    {
        await using var world = await StartAsync();
        await world.BackupAsync("a", "pg", "b1");
        await world.CreateClusterAsync("a", "other", "pg-10", """{"initdb":{}}""");
        await world.HealthyAsync("a", "other");

        Assert.Equal((true, "                           PRE pg-1/\n                           PRE pg-10/\n"), await JobAsync(world, "ls", "s3 ls s3://backups/shared/"));
        Assert.Equal((true, ""), await JobAsync(world, "wipe", "s3 rm --recursive --only-show-errors s3://backups/shared/pg-1/ --endpoint-url http://minio:9000"));
        Assert.False(Directory.Exists(Server(world)));
        Assert.Equal((false, ""), await JobAsync(world, "gone", "s3 ls s3://backups/shared/pg-1/"));
        Assert.True(Directory.Exists(Server(world) + "0"));
        Assert.Equal((true, ""), await JobAsync(world, "escape", "s3 rm --recursive s3://backups/../../../claims"));
        var (succeeded, log) = await JobAsync(world, "anonymous", "s3 ls s3://backups/", secret: "none");
        Assert.False(succeeded);
        Assert.Contains("Unable to locate credentials", log, StringComparison.Ordinal);
        Assert.True((await JobAsync(world, "identity", "s3 ls s3://backups/", secret: "none", metadataDisabled: "false")).Succeeded);
    }

    [Fact]
    public async Task Backup_OfAHibernatedCluster_Fails()
    {
        await using var world = await StartAsync();
        var annotation = """{"metadata":{"annotations":{"cnpg.io/hibernation":"on"} } }""";
        await world.Client.PatchAsync(Kinds.Cluster, "a", "pg", JsonNode.Parse(annotation)!.AsObject(), Token);

        var backup = await world.BackupAsync("a", "pg", "b1");

        Assert.Equal("failed", backup.String("status", "phase"));
        Assert.Equal("cannot backup a hibernated cluster", backup.String("status", "error"));
    }

    private static async Task<BackupWorld> StartAsync(string store = "")
    {
        var world = await BackupWorld.StartAsync(new EmbeddedClusterOptions { SimulateOnly = true });
        await world.CreateNamespaceAsync("a", store);
        await world.CreateClusterAsync("a", "pg", "pg-1", """{"initdb":{"database":"shop","owner":"shop"}}""");
        await world.HealthyAsync("a", "pg");
        return world;
    }

    private static Task ArchivingAsync(BackupWorld world, string status, string message) => BackupWorld.UntilAsync(
        async () => ((await world.Client.GetAsync(Kinds.Cluster, "a", "pg", Token)).Node("status", "conditions") as JsonArray ?? []).Any(
            c => c.String("type") == "ContinuousArchiving" && c.String("status") == status && c.String("message") == message),
        $"ContinuousArchiving={status}: {message}");

    private static async Task<IEnumerable<string>> Backups(BackupWorld world) =>
        (await world.Client.ListAsync(Kinds.Backup, "a", null, Token)).Items.Select(b => b.Name()).Order(StringComparer.Ordinal);

    private static string Server(BackupWorld world, params string[] below) =>
        Path.Combine([world.Cluster.ObjectStoreDirectory, "s3", "backups", "shared", "pg-1", .. below]);

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    /// <summary>Makes a backup so many days old, and gives the archive the segment that it begins in.</summary>
    private static void Age(BackupWorld world, string id, int days, string beginLsn)
    {
        var file = Server(world, "base", id, "backup.json");
        var info = JsonNode.Parse(File.ReadAllText(file))!;
        info["end"] = TimeProvider.System.GetUtcNow().AddDays(-days).ToString("O", CultureInfo.InvariantCulture);
        info["beginLsn"] = beginLsn;
        File.WriteAllText(file, info.ToJsonString());
    }

    private static async Task<(bool Succeeded, string Log)> JobAsync(BackupWorld world, string name, string arguments, string secret = "s3", string metadataDisabled = "true")
    {
        var words = string.Join(',', arguments.Split(' ').Select(w => $"\"{w}\""));
        await world.CreateAsync(
            Kinds.Job, "a", name,
            $$"""
            {"spec":{"backoffLimit":0,"template":{"spec":{"restartPolicy":"Never",
             "securityContext":{"runAsNonRoot":true,"runAsUser":65534,"seccompProfile":{"type":"RuntimeDefault"} },
             "containers":[{"name":"aws","image":"docker.io/amazon/aws-cli:2.31.0","args":[{{words}}],
              "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]} },
              "resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"cpu":"100m","memory":"128Mi"} },
              "env":[{"name":"AWS_EC2_METADATA_DISABLED","value":"{{metadataDisabled}}"},{"name":"AWS_ACCESS_KEY_ID","valueFrom":{"secretKeyRef":{"name":"{{secret}}","key":"id"} } },
               {"name":"AWS_SECRET_ACCESS_KEY","valueFrom":{"secretKeyRef":{"name":"{{secret}}","key":"key"} } }] }] } } } }
            """);
        var job = new JsonObject();
        await BackupWorld.UntilAsync(
            async () => ((job = await world.Client.GetAsync(Kinds.Job, "a", name, Token)).Node("status", "conditions") as JsonArray ?? []).Any(
                c => c.String("type") is "Complete" or "Failed"),
            $"job {name} ends");
        var pod = (await world.Client.ListAsync(Kinds.Pod, "a", $"job-name={name}", Token)).Items.Single().Name();
        using var http = KubeconfigClient.Create(world.Cluster.KubeconfigPath);
        var log = await http.GetStringAsync(new Uri($"/api/v1/namespaces/a/pods/{pod}/log", UriKind.Relative), Token);
        return (job.Int("status", "succeeded") == 1, log);
    }
}
