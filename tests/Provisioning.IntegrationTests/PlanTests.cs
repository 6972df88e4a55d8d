using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class PlanTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Plan_NewDatabase_WritesNothingAndListsWhatAProvisionMakes()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();

        var plan = await library.Provisioner.PlanAsync(tenant.Spec(), CancellationToken);

        Assert.True(plan.HasChanges);
        Assert.All(plan.Changes, change => Assert.Equal(PlannedAction.Create, change.Action));
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id().Namespace}"));
        Assert.Null(await library.Provisioner.GetAsync(tenant.Id(), CancellationToken));

        await library.ProvisionAsync(tenant.Spec());
        foreach (var change in plan.Changes)
        {
            Assert.NotNull(await tenant.Api.GetAsync(PathOf(change)));
        }
    }

    [Fact]
    public async Task Plan_ChangedSpec_ShowsTheFieldBeforeAndAfterAndNothingElse()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());
        var changed = tenant.Spec() with { Parameters = new Dictionary<string, string> { ["work_mem"] = "7MB" } };
        var before = await tenant.Api.GetAsync($"apis/postgresql.cnpg.io/v1/namespaces/{tenant.Id().Namespace}/clusters/{tenant.Id().Namespace}");

        var plan = await library.Provisioner.PlanAsync(changed, CancellationToken);

        var change = Assert.Single(plan.Changes);
        Assert.Equal((PlannedAction.Update, "Cluster"), (change.Action, change.Kind));
        var field = Assert.Single(change.Fields);
        Assert.Equal("spec.postgresql.parameters.work_mem", field.Path);
        Assert.Equal("\"7MB\"", field.After);
        var after = await tenant.Api.GetAsync($"apis/postgresql.cnpg.io/v1/namespaces/{tenant.Id().Namespace}/clusters/{tenant.Id().Namespace}");
        Assert.Equal((int)before!["metadata"]!["generation"]!, (int)after!["metadata"]!["generation"]!);

        await library.ProvisionAsync(changed);
        Assert.False((await library.Provisioner.PlanAsync(changed, CancellationToken)).HasChanges);
    }

    [Fact]
    public async Task Plan_NothingToDo_HasNoChanges()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        await library.ProvisionAsync(tenant.Spec());

        var plan = await library.Provisioner.PlanAsync(tenant.Spec(), CancellationToken);

        Assert.Empty(plan.Changes);
    }

    private static string PathOf(PlannedChange change)
    {
        var root = change.ApiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{change.ApiVersion}" : $"api/{change.ApiVersion}";
        var plural = change.Kind switch
        {
            "NetworkPolicy" => "networkpolicies",
            _ => $"{change.Kind.ToLowerInvariant()}s",
        };
        return change.Namespace is null ? $"{root}/{plural}/{change.Name}" : $"{root}/namespaces/{change.Namespace}/{plural}/{change.Name}";
    }
}
