using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class ListTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task List_SmallPages_GiveEveryDatabaseOnce()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options => options.RunsOperations = false);
        string[] projects = ["a", "b", "c", "d", "e"];
        foreach (var project in projects)
        {
            await library.Provisioner.ProvisionAsync(tenant.Spec(project), cancellationToken: CancellationToken);
        }

        var found = new List<Database>();
        string? token = null;
        do
        {
            var page = await library.Provisioner.ListAsync(new DatabaseQuery { PageSize = 2, ContinuationToken = token }, CancellationToken);
            Assert.InRange(page.Databases.Count, 0, 2);
            found.AddRange(page.Databases);
            token = page.ContinuationToken;
        }
        while (token is not null);

        Assert.Equal(projects, found.Select(database => database.Id.Project));
        Assert.All(found, database => Assert.Equal(DatabaseState.Provisioning, database.State));
    }

    [Fact]
    public async Task List_ByOrganizationAndEngine_LeavesOutTheOthers()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options => options.RunsOperations = false);
        await library.Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken);
        await library.Provisioner.ProvisionAsync(tenant.Spec() with { Organization = $"{tenant.Organization}x" }, cancellationToken: CancellationToken);

        var mine = await library.Provisioner.ListAsync(new DatabaseQuery { Organization = tenant.Organization }, CancellationToken);
        var none = await library.Provisioner.ListAsync(new DatabaseQuery { Engine = DatabaseEngine.MySql }, CancellationToken);

        Assert.Equal(tenant.Id(), Assert.Single(mine.Databases).Id);
        Assert.Empty(none.Databases);
    }
}
