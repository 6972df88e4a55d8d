using Provisioning.IntegrationTests.Infrastructure;
using Provisioning.Kubernetes.Options;

namespace Provisioning.IntegrationTests;

/// <summary>Conditions that a user sees on the way.</summary>
public sealed class ConditionTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Get_DatabaseOverItsLife_TellsHowItIs()
    {
        cluster.Require(Capability.RealPostgres, Capability.FaultInjection);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options =>
            options.BackupStores["s3"] = new BackupStoreOptions { Bucket = "backups", AccessKeyId = "id", SecretAccessKey = "key" });
        var spec = tenant.Spec() with { Instances = 2 };
        var seen = new List<string>();

        var operation = await library.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken);
        seen.Add(await TellAsync(library, tenant));
        await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
        seen.Add(await TellAsync(library, tenant));
        await library.ProvisionAsync(spec with { Backup = BackupPolicy.Daily("s3") });
        seen.Add(await TellAsync(library, tenant));
        var paused = await library.Lifecycle.PauseAsync(tenant.Id(), cancellationToken: CancellationToken);
        await library.Provisioner.WaitAsync(paused.Id, CancellationToken);
        seen.Add(await TellAsync(library, tenant));

        Assert.Equal(["Provisioning NoBackupPolicy NoBackupPolicy", "Ready NoBackupPolicy NoBackupPolicy"], seen[..2]);

        // The schedule begins with a backup at once, for which nobody waits here.
        Assert.Contains(seen[2], (string[])["Ready NoBaseBackup NeverVerified", "Ready Protected NeverVerified"]);
        Assert.Contains(seen[3], (string[])["Paused NoBaseBackup NeverVerified", "Paused Paused NeverVerified"]);
    }

    private static async Task<string> TellAsync(Library library, Tenant tenant)
    {
        var database = await library.Provisioner.GetAsync(tenant.Id(), CancellationToken);
        var listed = Assert.Single((await library.Provisioner.ListAsync(cancellationToken: CancellationToken)).Databases);
        Assert.Equal(database!.Conditions.Select(condition => condition.Type), listed.Conditions.Select(condition => condition.Type));
        return string.Join(' ', database.Conditions.Select(condition => condition.Reason));
    }
}
