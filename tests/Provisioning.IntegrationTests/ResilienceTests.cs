using System.Net;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>Passing faults of the API server delay an operation and do not end it.</summary>
public sealed class ResilienceTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Provision_EveryThirdRequestFails_StillSucceeds(HttpStatusCode status)
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var library = await own.Tenant.StartLibraryAsync();
        using var storm = own.Faults.Add(new() { StatusCode = status, Rate = 0.3 });

        await library.ProvisionPersistentlyAsync(own.Tenant.Spec());
    }

    [Fact]
    public async Task Provision_ConnectionsAreReset_StillSucceeds()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var library = await own.Tenant.StartLibraryAsync();
        using var storm = own.Faults.Add(new() { ResetConnection = true, Rate = 0.2 });

        await library.ProvisionPersistentlyAsync(own.Tenant.Spec());
    }

    [Fact]
    public async Task Provision_AnswersToWritesAreLost_DoesNothingTwice()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var library = await own.Tenant.StartLibraryAsync();
        using var patches = own.Faults.Add(new() { Verb = "patch", LoseResponse = true, Rate = 0.3 });
        using var updates = own.Faults.Add(new() { Verb = "update", Resource = "configmaps", LoseResponse = true, Rate = 0.3 });

        await library.ProvisionAsync(own.Tenant.Spec());

        Assert.Single(await own.Api.ListAsync("apis/postgresql.cnpg.io/v1/clusters"));
    }

    [Fact]
    public async Task Provision_WatchesAreDroppedWhileItWaits_StillSucceeds()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var library = await own.Tenant.StartLibraryAsync();
        var hold = own.Faults.Hold(Stage.WaitingForReady);
        var operation = await library.Provisioner.ProvisionAsync(own.Tenant.Spec(), cancellationToken: CancellationToken);
        await library.WaitForStageAsync(operation.Id, Stage.WaitingForReady);

        Assert.True(own.Faults.DropWatches() > 0);
        hold.Dispose();

        await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
    }

    [Fact]
    public async Task Provision_OperatorsWebhookIsDownForAWhile_StillSucceeds()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var library = await own.Tenant.StartLibraryAsync();
        own.Faults.WebhooksDown = true;
        var operation = await library.Provisioner.ProvisionAsync(own.Tenant.Spec(), cancellationToken: CancellationToken);
        await library.WaitForStageAsync(operation.Id, Stage.CrdDeployment);

        own.Faults.WebhooksDown = false;

        await library.Provisioner.WaitAsync(operation.Id, CancellationToken);
    }
}
