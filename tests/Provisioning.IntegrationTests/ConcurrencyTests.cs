using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

public sealed class ConcurrencyTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_SameSpecFromTwoProcessesAtOnce_IsOneOperation()
    {
        await using var tenant = new Tenant(cluster);
        Library[] libraries = [await tenant.StartLibraryAsync(), await tenant.StartLibraryAsync()];

        var operations = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => libraries[i % 2].Provisioner.ProvisionAsync(tenant.Spec(), cancellationToken: CancellationToken)));

        var id = Assert.Single(operations.Select(operation => operation.Id).Distinct());
        await Task.WhenAll(libraries.Select(library => library.Provisioner.WaitAsync(id, CancellationToken)));
    }

    [Fact]
    public async Task Provision_DifferentSpecsFromTwoProcessesAtOnce_OneIsToldToWait()
    {
        await using var tenant = new Tenant(cluster);
        Library[] libraries =
        [
            await tenant.StartLibraryAsync(options => options.RunsOperations = false),
            await tenant.StartLibraryAsync(options => options.RunsOperations = false),
        ];

        var attempts = await Task.WhenAll(libraries.Index().Select(async pair =>
        {
            try
            {
                var spec = tenant.Spec() with { Parameters = new Dictionary<string, string> { ["work_mem"] = $"{pair.Index + 7}MB" } };
                return (await pair.Item.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken)).Id.Value;
            }
            catch (OperationInProgressException busy)
            {
                return $"behind {busy.OperationId}";
            }
        }));

        var winner = Assert.Single(attempts, attempt => !attempt.StartsWith("behind", StringComparison.Ordinal));
        Assert.Contains($"behind {winner}", attempts);
    }

    [Fact]
    public async Task Provision_NamesThatMakeTheSameNamespace_RefusesTheSecondTenantWithoutNamingTheFirst()
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options => options.RunsOperations = false);
        var first = tenant.Spec() with { Organization = $"{tenant.Organization}-b", Project = "c" };
        await library.Provisioner.ProvisionAsync(first, cancellationToken: CancellationToken);

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => library.Provisioner.ProvisionAsync(tenant.Spec("b-c"), cancellationToken: CancellationToken));

        Assert.Equal(ErrorCode.NameTaken, refusal.Code);
        Assert.DoesNotContain(first.Id.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Null(await library.Provisioner.GetAsync(tenant.Id("b-c"), CancellationToken));
    }

    [Fact]
    public async Task Provision_TwentyDatabasesOverTwoProcesses_AllBecomeActive()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var tenant = own.Tenant;
        Library[] libraries = [await tenant.StartLibraryAsync(), await tenant.StartLibraryAsync()];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => libraries[i % 2].ProvisionAsync(tenant.Spec($"p{i}"))));

        var page = await libraries[0].Provisioner.ListAsync(cancellationToken: CancellationToken);
        Assert.Equal(20, page.Databases.Count);
        Assert.All(page.Databases, database => Assert.Equal(DatabaseState.Active, database.State));
    }
}
