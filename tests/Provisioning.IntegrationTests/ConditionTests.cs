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
        var spec = tenant.Spec() with { Instances = 2, Backup = BackupPolicy.Daily("s3") };

        var operation = await library.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken);
        var early = await TellAsync(library, tenant);
        await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
        var active = await TellAsync(library, tenant);
        var paused = await library.Lifecycle.PauseAsync(tenant.Id(), cancellationToken: CancellationToken);
        await library.Provisioner.WaitAsync(paused.Id, CancellationToken);
        var asleep = await TellAsync(library, tenant);

        Assert.Equal("Provisioning NoBaseBackup NeverVerified", early);

        // The schedule begins with a backup at once, for which nobody waits here.
        Assert.Contains(active, (string[])["Ready NoBaseBackup NeverVerified", "Ready Protected NeverVerified"]);
        Assert.Contains(asleep, (string[])["Paused NoBaseBackup NeverVerified", "Paused Paused NeverVerified"]);
    }

    private static async Task<string> TellAsync(Library library, Tenant tenant)
    {
        var database = await library.Provisioner.GetAsync(tenant.Id(), CancellationToken);
        var listed = Assert.Single((await library.Provisioner.ListAsync(cancellationToken: CancellationToken)).Databases);
        Assert.Equal(database!.Conditions.Select(condition => condition.Type), listed.Conditions.Select(condition => condition.Type));
        return string.Join(' ', database.Conditions.Select(condition => condition.Reason));
    }
}
