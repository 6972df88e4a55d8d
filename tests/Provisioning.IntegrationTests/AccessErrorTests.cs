using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>A cluster that is not there, does not know us, does not let us, or lacks the operator.</summary>
public sealed class AccessErrorTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_ApiServerUnreachable_IsTransientAndNamesTheServer()
    {
        using var kubeconfig = Kubeconfigs.Unreachable();

        var failure = await FailAsync(kubeconfig.Path);

        Assert.Equal(ErrorCode.ClusterUnreachable, failure.Code);
        Assert.True(failure.IsTransient);
        Assert.Contains("127.0.0.1:1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_UnknownToken_IsUnauthenticated()
    {
        using var kubeconfig = Kubeconfigs.WithToken(cluster.Kubeconfig, "not-a-token");

        var failure = await FailAsync(kubeconfig.Path);

        Assert.Equal(ErrorCode.Unauthenticated, failure.Code);
        Assert.DoesNotContain("not-a-token", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_WithoutPermissions_NamesVerbAndResource()
    {
        await using var tenant = new Tenant(cluster);
        var token = await ServiceAccounts.CreateAsync(tenant.Api, "default", tenant.Organization);
        using var kubeconfig = Kubeconfigs.WithToken(cluster.Kubeconfig, token);

        var failure = await FailAsync(kubeconfig.Path);

        await tenant.Api.DeleteAsync($"api/v1/namespaces/default/serviceaccounts/{tenant.Organization}");
        Assert.Equal(ErrorCode.Forbidden, failure.Code);
        Assert.False(failure.IsTransient);
        Assert.Matches("(get|list|create|patch|watch)", failure.Message);
        Assert.Matches("(configmaps|namespaces|leases|clusters)", failure.Message);
    }

    [Fact]
    public async Task Provision_WithoutTheOperator_NamesItAndTheLineThatInstallsIt()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await own.RemoveCustomResourcesAsync();

        var failure = await FailAsync(own.Kubeconfig);

        Assert.Equal(ErrorCode.OperatorNotInstalled, failure.Code);
        Assert.Contains("CloudNativePG", failure.Message, StringComparison.Ordinal);
        Assert.Contains("kubectl apply", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ProvisioningException> FailAsync(string kubeconfig)
    {
        var tenant = new Tenant(kubeconfig, cluster.Api);
        await using var library = await Library.StartAsync(kubeconfig, tenant.LibraryNamespace);
        return await Assert.ThrowsAnyAsync<ProvisioningException>(async () =>
        {
            var operation = await library.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);
            await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
        });
    }
}
