using Provisioning.IntegrationTests.Infrastructure;
using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests;

/// <summary>What becomes of the backups of a database that is deleted, with a real server and a store that outlives it.</summary>
public sealed class DeletionPolicyTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Deprovision_WithEachPolicy_KeepsCompletesOrWipesTheArchive()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var own = await PrivateCluster.StartAsync(cluster, new EmbeddedClusterOptions());
        var tenant = own.Tenant;
        var library = await tenant.StartLibraryAsync(options => options.BackupStores["s3"] = new() { Bucket = "backups", AccessKeyId = "id", SecretAccessKey = "key" });
        var spec = tenant.Spec() with { Backup = BackupPolicy.Daily("s3") };
        await library.ProvisionAsync(spec);
        await Sql.RunAsync(library, tenant.Id(), "create table kept as select 1 as id");

        var final = await DeprovisionAsync(library, tenant, DeletionPolicy.FinalBackup);

        var first = Assert.Single(await library.Backups.ListArchivesAsync(tenant.Organization, CancellationToken));
        Assert.Equal(StageState.Succeeded, Find(final, Stage.Backup).State);
        Assert.Contains(first.Folder, Find(final, Stage.Completed).Message, StringComparison.Ordinal);
        Assert.NotEmpty(first.Backups);
        Assert.True(Exists(own, first.Folder));

        // The same name once more: neither the old archive nor old volumes are in the way.
        await library.ProvisionAsync(spec);
        Assert.Equal("True", await GetArchivingAsync(tenant));
        Assert.Equal(DBNull.Value, await Sql.RunAsync(library, tenant.Id(), "select to_regclass('kept')::text"));

        var request = new RestoreRequest { Archive = first, Spec = tenant.Spec("copy"), Target = RestoreTarget.Latest };
        await library.Provisioner.WaitAsync((await library.Backups.RestoreAsync(request, cancellationToken: CancellationToken)).Id, CancellationToken);
        Assert.Equal(1L, await Sql.RunAsync(library, tenant.Id("copy"), "select count(*) from kept"));

        var kept = await DeprovisionAsync(library, tenant, DeletionPolicy.Keep);

        Assert.Equal(StageState.Skipped, Find(kept, Stage.Backup).State);
        var both = await library.Backups.ListArchivesAsync(tenant.Organization, CancellationToken);
        Assert.Equal(2, both.Count);
        Assert.All(both, archive => Assert.True(Exists(own, archive.Folder)));

        await library.ProvisionAsync(spec);
        var wiped = await DeprovisionAsync(library, tenant, DeletionPolicy.Wipe);

        Assert.Equal(StageState.Succeeded, Find(wiped, Stage.ArchiveDeletion).State);
        Assert.Empty(await library.Backups.ListArchivesAsync(tenant.Organization, CancellationToken));
        Assert.False(Directory.EnumerateFiles(own.ObjectStore, "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task Deprovision_DuringABackupOrARestore_TakesItsPlace()
    {
        cluster.Require(Capability.RealPostgres);
        await using var own = await PrivateCluster.StartAsync(cluster, new EmbeddedClusterOptions());
        var tenant = own.Tenant;
        var library = await tenant.StartLibraryAsync(options => options.BackupStores["s3"] = new() { Bucket = "backups", AccessKeyId = "id", SecretAccessKey = "key" });
        await library.ProvisionAsync(tenant.Spec() with { Backup = BackupPolicy.Daily("s3") });
        await library.EndAsync(library.Backups.BackupAsync(tenant.Id(), cancellationToken: CancellationToken));
        using (own.Faults.Add(new() { Verb = "patch", Resource = "backups", Latency = TimeSpan.FromMinutes(5) }))
        {
            var backup = await library.Backups.BackupAsync(tenant.Id(), cancellationToken: CancellationToken);
            await library.WaitForStageAsync(backup.Id, Stage.Backup);
            await library.DeprovisionAsync(tenant.Id());
            await AssertCancelledAsync(library, tenant, backup);
        }

        var archive = Assert.Single(await library.Backups.ListArchivesAsync(tenant.Organization, CancellationToken));
        using (own.Faults.Hold(Stage.WaitingForReady))
        {
            var request = new RestoreRequest { Archive = archive, Spec = tenant.Spec("copy") };
            var restore = await library.Backups.RestoreAsync(request, cancellationToken: CancellationToken);
            await library.WaitForStageAsync(restore.Id, Stage.WaitingForReady);
            await library.DeprovisionAsync(tenant.Id("copy"));
            await AssertCancelledAsync(library, tenant, restore);
        }
    }

    [Fact]
    public async Task Deprovision_FinalBackupThatFails_DeletesNothing()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var own = await PrivateCluster.StartAsync(cluster, new EmbeddedClusterOptions());
        var tenant = own.Tenant;
        var library = await tenant.StartLibraryAsync(options => options.BackupStores["s3"] = new() { Bucket = "backups", AccessKeyId = "id", SecretAccessKey = "key" });
        await library.ProvisionAsync(tenant.Spec() with { Backup = BackupPolicy.Daily("s3") });
        own.Faults.ObjectStoresDown = true;

        var failure = await Assert.ThrowsAsync<OperationFailedException>(() => DeprovisionAsync(library, tenant, DeletionPolicy.FinalBackup));

        Assert.Equal(StageState.Failed, Find(failure.Operation, Stage.Backup).State);
        Assert.Equal(StageState.Pending, Find(failure.Operation, Stage.Deletion).State);
        Assert.Equal(DatabaseState.Active, (await library.Provisioner.GetAsync(tenant.Id(), CancellationToken))!.State);
        Assert.Equal(1, await Sql.RunAsync(library, tenant.Id(), "select 1"));
    }

    private static async Task AssertCancelledAsync(Library library, Tenant tenant, Operation operation)
    {
        var ended = await library.Provisioner.GetOperationAsync(operation.Id, CancellationToken);
        Assert.Equal(ErrorCode.Cancelled, ended!.Error!.Code);
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{operation.DatabaseId.Namespace}"));
    }

    private static async Task<Operation> DeprovisionAsync(Library library, Tenant tenant, DeletionPolicy policy)
    {
        var operation = await library.Provisioner.DeprovisionAsync(tenant.Id(), new DeprovisionOptions { Policy = policy }, CancellationToken);
        return await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
    }

    private static OperationStage Find(Operation operation, Stage name) => operation.Stages.Single(stage => stage.Name == name);

    private static bool Exists(PrivateCluster own, string folder) =>
        Directory.EnumerateDirectories(own.ObjectStore, folder, SearchOption.AllDirectories).Any(found => Directory.EnumerateFileSystemEntries(found).Any());

    private static async Task<string?> GetArchivingAsync(Tenant tenant)
    {
        var path = $"apis/postgresql.cnpg.io/v1/namespaces/{tenant.Id().Namespace}/clusters/{tenant.Id().Namespace}";
        var conditions = (await tenant.Api.GetAsync(path))!["status"]!["conditions"]!.AsArray();
        return (string?)conditions.Single(condition => (string?)condition!["type"] == "ContinuousArchiving")!["status"];
    }
}
