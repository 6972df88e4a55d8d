using System.Text.Json.Nodes;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>What goes wrong in a cluster is told with its cause and what helps.</summary>
public sealed class ClusterErrorTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_NamespaceOfSomebodyElse_IsTaken()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var ns = tenant.Id().Namespace;
        await tenant.Api.CreateAsync("api/v1/namespaces", Object("v1", "Namespace", ns));
        try
        {
            var failure = await Assert.ThrowsAnyAsync<ProvisioningException>(() => library.ProvisionAsync(tenant.Spec()));

            Assert.Equal(ErrorCode.NameTaken, failure.Code);
            Assert.Contains(ns, failure.Message, StringComparison.Ordinal);
            Assert.Null(await tenant.Api.GetAsync($"apis/postgresql.cnpg.io/v1/namespaces/{ns}/clusters/{ns}"));
        }
        finally
        {
            await tenant.Api.DeleteAsync($"api/v1/namespaces/{ns}");
        }
    }

    [Fact]
    public async Task Provision_ImageThatCannotBePulled_NamesThePodAndTheImage()
    {
        cluster.Require(Capability.Node);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();

        var error = await library.FailAsync(tenant.Spec() with { Image = "registry.invalid/postgresql:18" });

        Assert.Equal(ErrorCode.ImagePullFailed, error.Code);
        Assert.Contains("registry.invalid/postgresql:18", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_NoNodeFits_TellsTheSchedulersReason()
    {
        cluster.Require(Capability.Node);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options => options.StageDeadlines[Stage.WaitingForReady.Value] = TimeSpan.FromSeconds(4));

        var error = await library.FailAsync(tenant.Spec() with { Cpu = "5000", Memory = "100Ti" });

        Assert.Equal(ErrorCode.Unschedulable, error.Code);
        Assert.Contains("nodes are available", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_StorageClassThatIsMissing_NamesIt()
    {
        cluster.Require(Capability.Node);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options => options.StageDeadlines[Stage.WaitingForReady.Value] = TimeSpan.FromSeconds(4));

        var error = await library.FailAsync(tenant.Spec() with { StorageClass = "no-such-class" });

        Assert.Equal(ErrorCode.StorageUnavailable, error.Code);
        Assert.Contains("no-such-class", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_InitSqlThatFails_ShowsTheServersError()
    {
        cluster.Require(Capability.RealPostgres);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();

        var error = await library.FailAsync(tenant.Spec() with { InitSql = ["select 1/0"] });

        Assert.Equal(ErrorCode.BootstrapFailed, error.Code);
        Assert.Contains("division by zero", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_QuotaOfTheNamespaceIsUsedUp_SaysWhichQuota()
    {
        cluster.Require(Capability.Node);
        await using var own = await PrivateCluster.StartAsync(cluster);
        var tenant = own.Tenant;
        var hold = own.Faults.Hold(Stage.CrdDeployment);
        var first = await tenant.StartLibraryAsync();
        var operation = await first.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);
        await first.WaitForStageAsync(operation.Id, Stage.CrdDeployment);
        await first.DisposeAsync();
        var quota = Object("v1", "ResourceQuota", "austerity", tenant.Id().Namespace);
        quota["spec"] = new JsonObject { ["hard"] = new JsonObject { ["pods"] = "0" } };
        await tenant.Api.CreateAsync($"api/v1/namespaces/{tenant.Id().Namespace}/resourcequotas", quota);
        hold.Dispose();

        var library = await tenant.StartLibraryAsync(options => options.StageDeadlines[Stage.WaitingForReady.Value] = TimeSpan.FromSeconds(4));

        var failure = await Assert.ThrowsAsync<OperationFailedException>(() => library.Provisioner.WaitAsync(operation.Id, CancellationToken));
        Assert.Equal(ErrorCode.QuotaExceeded, failure.Code);
        Assert.Contains("austerity", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_NeverReady_FailsAtTheDeadlineWithWhatItWaitedFor()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        using var hold = own.Faults.Hold(Stage.WaitingForReady);
        var library = await own.Tenant.StartLibraryAsync(options => options.StageDeadlines[Stage.WaitingForReady.Value] = TimeSpan.FromSeconds(2));

        var error = await library.FailAsync(own.Tenant.Spec());

        // The operator cannot create the pod of its job, and says so: that is what the deadline reports.
        Assert.Equal(ErrorCode.EngineFailed, error.Code);
        Assert.Contains("cannot create its pod", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_AfterAFailure_GoesOnWithTheCorrectedSpec()
    {
        cluster.Require(Capability.Node);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var error = await library.FailAsync(tenant.Spec() with { Image = "registry.invalid/postgresql:18" });
        Assert.Equal(ErrorCode.ImagePullFailed, error.Code);
        Assert.Equal(DatabaseState.Failed, (await library.Provisioner.GetAsync(tenant.Id(), CancellationToken))!.State);

        await library.ProvisionAsync(tenant.Spec());

        Assert.Equal(DatabaseState.Active, (await library.Provisioner.GetAsync(tenant.Id(), CancellationToken))!.State);
    }

    [Fact]
    public async Task Provision_WithoutAnEncryptionKey_SaysHowToMakeOne()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options => options.EncryptionKeys.Clear());

        var failure = await Assert.ThrowsAnyAsync<ProvisioningException>(() => library.ProvisionAsync(tenant.Spec()));

        Assert.Equal(ErrorCode.EncryptionKeyMissing, failure.Code);
        Assert.Contains("openssl rand -base64 32", failure.Message, StringComparison.Ordinal);
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id().Namespace}"));
    }

    [Fact]
    public async Task GetCredentials_WithAnotherKey_SaysWhichKeyIsMissing()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        var stranger = await tenant.StartLibraryAsync(options =>
        {
            options.EncryptionKeys.Clear();
            options.EncryptionKeys["other"] = Convert.ToBase64String(new byte[32]);
        });

        var failure = await Assert.ThrowsAsync<ProvisioningException>(() => stranger.Credentials.GetAsync(tenant.Id(), CancellationToken));

        Assert.Equal(ErrorCode.CredentialsUnreadable, failure.Code);
        Assert.Contains("test", failure.Message, StringComparison.Ordinal);
    }

    private static JsonObject Object(string apiVersion, string kind, string name, string? ns = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }
}
