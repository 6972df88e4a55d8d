using Provisioning.IntegrationTests.Infrastructure;
using Provisioning.Kubernetes.Preflight;
using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests;

/// <summary><c>deploy/rbac.yaml</c> is enough for everything that the library does, and grants nothing that it does not do.</summary>
public sealed class RbacTests(TestCluster cluster)
{
    private const string LibraryNamespace = "provisioning-system";

    /// <summary>
    /// What this flow does not come to: older servers ask for <c>get</c> where newer ones ask for <c>create</c>, and a lease is read after its renewal was
    /// lost and deleted when the process ends. Nothing was added to these databases, and all that is deleted goes by itself.
    /// </summary>
    private static readonly (string Verb, string Resource)[] NotInThisFlow =
    [
        ("delete", "databaseroles.postgresql.cnpg.io"), ("delete", "databases.postgresql.cnpg.io"), ("delete", "leases.coordination.k8s.io"),
        ("delete", "persistentvolumeclaims"), ("delete", "pods"), ("delete", "poolers.postgresql.cnpg.io"),
        ("delete", "publications.postgresql.cnpg.io"), ("delete", "subscriptions.postgresql.cnpg.io"), ("get", "leases.coordination.k8s.io"),
        ("get", "pods/exec"), ("get", "pods/portforward"), ("patch", "databaseroles.postgresql.cnpg.io"),
        ("patch", "databases.postgresql.cnpg.io"), ("patch", "persistentvolumeclaims"),
        ("patch", "poolers.postgresql.cnpg.io"), ("patch", "publications.postgresql.cnpg.io"),
        ("patch", "subscriptions.postgresql.cnpg.io"),
    ];

    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Grants_DuringTheLifeOfADatabase_AreExactlyWhatIsAsked()
    {
        cluster.Require(Capability.RealPostgres);
        await using var own = await PrivateCluster.StartAsync(cluster, new EmbeddedClusterOptions());
        await PodMonitorCrd.InstallAsync(own.Api);
        await DeployedRbac.ApplyAsync(own.Api);
        using var kubeconfig = Kubeconfigs.WithToken(own.Kubeconfig, await ServiceAccounts.CreateAsync(own.Api, LibraryNamespace, "provisioning"));
        await using var library = await Library.StartAsync(kubeconfig.Path, LibraryNamespace, options =>
        {
            options.BackupStores["s3"] = new() { Bucket = "backups", AccessKeyId = "id", SecretAccessKey = "key" };
            options.DeletedRecordRetention = TimeSpan.FromSeconds(1);
        });

        await LiveAsync(library, own.Tenant);

        var granted = DeployedRbac.Grants();
        var asked = library.Api.Requests.Counts.Keys.Where(request => !IsDiscovery(request.Resource)).ToHashSet();
        asked.UnionWith(asked.Where(request => request.Verb == "patch" && !request.Resource.Contains('/')).Select(request => ("create", request.Resource)).ToList());
        Assert.Empty(asked.Except(granted));
        Assert.Equal(NotInThisFlow, granted.Except(asked).Order());
    }

    [Fact]
    public void Grants_InTheFile_AreThoseThatThePreflightAsksFor()
    {
        var needed = RequiredPermissions.All.SelectMany(permission => permission.Verbs.Select(verb => (verb, permission.ToString())));

        Assert.Equal(needed.Order(), DeployedRbac.Grants().Order());
    }

    /// <summary>
    /// What a group version serves is told to everyone who is authenticated (<c>system:discovery</c>), and so are the version
    /// (<c>system:public-info-viewer</c>) and what one may do (<c>system:basic-user</c>).
    /// </summary>
    private static bool IsDiscovery(string resource) => resource is "/version" or "selfsubjectaccessreviews.authorization.k8s.io"
        || (resource.Contains("/v", StringComparison.Ordinal) && char.IsDigit(resource[resource.IndexOf("/v", StringComparison.Ordinal) + 2]));

    /// <summary>Everything that the library can do to a database.</summary>
    private static async Task LiveAsync(Library library, Tenant tenant)
    {
        var spec = tenant.Spec() with { Tier = DatabaseTier.Standard, Instances = 1 };
        await library.ProvisionAsync(spec);
        await library.ProvisionAsync(spec with { Instances = 2 });
        await library.EndAsync(library.Lifecycle.SwitchoverAsync(tenant.Id(), cancellationToken: CancellationToken));
        await library.ProvisionAsync(spec);
        await library.ProvisionAsync(spec with { Tier = DatabaseTier.Free, Storage = "50Gi" });
        await library.ProvisionAsync(spec);
        await library.Provisioner.PlanAsync(spec with { Storage = "60Gi" }, CancellationToken);
        await library.Provisioner.ListAsync(cancellationToken: CancellationToken);
        Assert.True((await library.Get<IClusterPreflight>().CheckAsync(cancellationToken: CancellationToken)).Passed);
        await library.Monitor.GetMetricsAsync(tenant.Id(), CancellationToken);
        await library.Monitor.GetStatisticsAsync(tenant.Id(), CancellationToken);
        await library.Monitor.GetQueryInsightsAsync(tenant.Id(), cancellationToken: CancellationToken);
        Assert.Equal(1, await Sql.RunAsync(library, tenant.Id(), "select 1"));
        await library.FailAsync(tenant.Spec("failing") with { InitSql = ["select 1/0"] });
        await library.ProvisionAsync(tenant.Spec("backed-up") with { Backup = BackupPolicy.Daily("s3") });
        await library.Provisioner.PlanAsync(tenant.Spec("backed-up") with { Backup = BackupPolicy.Daily("s3"), Instances = 2 }, CancellationToken);
        await library.ProvisionAsync(tenant.Spec("backed-up"));
        var wipe = new DeprovisionOptions { Policy = DeletionPolicy.Wipe };
        await library.ProvisionAsync(tenant.Spec("backed-up") with { Backup = BackupPolicy.Daily("s3") });
        await library.EndAsync(library.Backups.BackupAsync(tenant.Id("backed-up"), cancellationToken: CancellationToken));
        await library.EndAsync(
            library.Backups.RestoreInPlaceAsync(tenant.Id("backed-up"), RestoreTarget.Latest, cancellationToken: CancellationToken));
        await library.EndAsync(library.Backups.DiscardPreviousAsync(tenant.Id("backed-up"), cancellationToken: CancellationToken));
        await library.EndAsync(library.Provisioner.DeprovisionAsync(tenant.Id("backed-up"), wipe, CancellationToken));
        await library.DeprovisionAsync(tenant.Id("failing"));
        await WaitUntilForgottenAsync(library, await library.DeprovisionAsync(tenant.Id()));
    }

    private static async Task WaitUntilForgottenAsync(Library library, Operation operation)
    {
        using var moments = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (await library.Provisioner.GetOperationAsync(operation.Id, CancellationToken) is not null)
        {
            await moments.WaitForNextTickAsync(CancellationToken);
        }
    }
}
