using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class UpdateTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_WithAnotherParameter_ChangesTheRunningServer()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var spec = tenant.Spec();
        await library.ProvisionAsync(spec);

        var update = await library.ProvisionAsync(spec with { Parameters = new Dictionary<string, string> { ["work_mem"] = "7MB" } });

        Assert.Equal(OperationKind.Update, update.Kind);
        Assert.Equal("7MB", await Sql.RunAsync(library, tenant.Id(), "show work_mem"));
    }

    [Fact]
    public async Task Provision_WithMoreInstances_AddsStreamingReplicasAndKeepsTheData()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        await Sql.RunAsync(library, tenant.Id(), "create table kept as select 42 as answer");

        await library.ProvisionAsync(tenant.Spec() with { Instances = 2 });

        Assert.Equal(42, await Sql.RunAsync(library, tenant.Id(), "select answer from kept"));
        var metrics = await library.Monitor.GetMetricsAsync(tenant.Id(), CancellationToken);
        Assert.Equal(["primary", "replica"], metrics.Pods.Select(pod => pod.Role).Order());

        var fewer = await library.ProvisionAsync(tenant.Spec());

        Assert.Equal(OperationKind.Update, fewer.Kind);
        Assert.Equal("primary", Assert.Single((await library.Monitor.GetMetricsAsync(tenant.Id(), CancellationToken)).Pods).Role);
        Assert.Equal(42, await Sql.RunAsync(library, tenant.Id(), "select answer from kept"));
    }

    [Fact]
    public async Task Provision_WithMoreStorage_GrowsTheVolumesOfAClassThatLetsThem()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        var claims = $"api/v1/namespaces/{tenant.Id().Namespace}/persistentvolumeclaims";
        var claim = Assert.Single(await tenant.Api.ListAsync(claims));
        var storageClass = await tenant.Api.GetAsync($"apis/storage.k8s.io/v1/storageclasses/{claim["spec"]!["storageClassName"]}");
        var larger = tenant.Spec() with { Storage = "6Gi" };
        if ((bool?)storageClass!["allowVolumeExpansion"] != true)
        {
            var refusal = await Assert.ThrowsAsync<ProvisioningException>(
                () => library.Provisioner.ProvisionAsync(larger, cancellationToken: CancellationToken));
            Assert.Equal(ErrorCode.StorageUnavailable, refusal.Code);
            return;
        }

        await library.ProvisionAsync(larger);

        claim = Assert.Single(await tenant.Api.ListAsync(claims));
        Assert.Equal("6Gi", (string?)claim["status"]!["capacity"]!["storage"]);
    }

    [Fact]
    public async Task Provision_WithASmallerVolume_IsRefusedBeforeAnythingIsWritten()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var first = await library.ProvisionAsync(tenant.Spec());

        var refusal = await Assert.ThrowsAsync<SpecValidationException>(
            () => library.Provisioner.ProvisionAsync(tenant.Spec() with { Storage = "1Gi" }, cancellationToken: CancellationToken));

        Assert.Contains(refusal.Errors, error => error.Field == nameof(DatabaseSpec.Storage));
        Assert.Equal(first.Id, (await library.Provisioner.GetAsync(tenant.Id(), CancellationToken))!.Operation.Id);
    }

    [Fact]
    public async Task Provision_AfterSomebodyDeletedAnObject_ConvergesAgain()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var first = await library.ProvisionAsync(tenant.Spec());
        var policies = await tenant.Api.ListAsync($"apis/networking.k8s.io/v1/namespaces/{tenant.Id().Namespace}/networkpolicies");
        var path = $"apis/networking.k8s.io/v1/namespaces/{tenant.Id().Namespace}/networkpolicies/{policies[0]["metadata"]!["name"]}";
        await tenant.Api.DeleteAsync(path);

        var second = await library.ProvisionAsync(tenant.Spec());

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(OperationKind.Update, second.Kind);
        Assert.NotNull(await tenant.Api.GetAsync(path));
    }

    [Fact]
    public async Task Provision_FieldOwnedBySomebodyElse_NamesThem()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        var ns = tenant.Id().Namespace;
        await tenant.Api.ApplyAsync(
            $"apis/postgresql.cnpg.io/v1/namespaces/{ns}/clusters/{ns}",
            new()
            {
                ["apiVersion"] = "postgresql.cnpg.io/v1",
                ["kind"] = "Cluster",
                ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = ns, ["namespace"] = ns },
                ["spec"] = new System.Text.Json.Nodes.JsonObject { ["instances"] = 2 },
            },
            "night-shift");

        var failure = await Assert.ThrowsAnyAsync<ProvisioningException>(
            () => library.ProvisionAsync(tenant.Spec() with { Instances = 3 }));

        Assert.Equal(ErrorCode.FieldConflict, failure.Code);
        Assert.Contains("night-shift", failure.Message, StringComparison.Ordinal);
        Assert.Contains("instances", failure.Message, StringComparison.Ordinal);
    }
}
