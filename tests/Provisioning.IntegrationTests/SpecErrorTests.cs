using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>Wrong specs are refused with everything that is wrong, before anything is written.</summary>
public sealed class SpecErrorTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_UnknownTier_ListsTheKnownOnes()
    {
        var errors = await RefuseAsync(tenant => tenant.Spec() with { Tier = new DatabaseTier("GOLD") });

        var error = Assert.Single(errors);
        Assert.Equal(nameof(DatabaseSpec.Tier), error.Field);
        Assert.Contains("GOLD", error.Message, StringComparison.Ordinal);
        Assert.Contains("ENTERPRISE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_UnknownVersion_ListsTheKnownOnes()
    {
        var errors = await RefuseAsync(tenant => tenant.Spec() with { Version = "9.6" });

        var error = Assert.Single(errors);
        Assert.Equal(nameof(DatabaseSpec.Version), error.Field);
        Assert.Contains("18", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Provision_NameTooLong_SaysHowLongItMayBe()
    {
        var errors = await RefuseAsync(tenant => tenant.Spec(new string('p', 60)));

        Assert.Contains(errors, error => error.Message.Contains(" 46,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Shop")]
    [InlineData("my_shop")]
    [InlineData("-shop")]
    [InlineData("shop.eu")]
    [InlineData("späti")]
    public async Task Provision_NameThatIsNoLabel_IsRefused(string project)
    {
        var errors = await RefuseAsync(tenant => tenant.Spec(project));

        Assert.Contains(errors, error => error.Field == nameof(DatabaseSpec.Project));
    }

    [Fact]
    public async Task Provision_UnknownBackupStore_IsRefused()
    {
        var errors = await RefuseAsync(tenant => tenant.Spec() with { Backup = BackupPolicy.Daily("nowhere") });

        Assert.Contains(errors, error => error.Message.Contains("nowhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Provision_SeveralErrors_AreAllListed()
    {
        var errors = await RefuseAsync(tenant => tenant.Spec("Shop") with { Tier = new DatabaseTier("GOLD"), Version = "9.6", Storage = "much" });

        Assert.Equal(
            [nameof(DatabaseSpec.Project), nameof(DatabaseSpec.Storage), nameof(DatabaseSpec.Tier), nameof(DatabaseSpec.Version)],
            errors.Select(error => error.Field).Distinct().Order());
    }

    private async Task<IReadOnlyList<SpecError>> RefuseAsync(Func<Tenant, DatabaseSpec> makeSpec)
    {
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var spec = makeSpec(tenant);

        var provision = await Assert.ThrowsAsync<SpecValidationException>(
            () => library.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken));
        var plan = await Assert.ThrowsAsync<SpecValidationException>(() => library.Provisioner.PlanAsync(spec, CancellationToken));

        Assert.Equal(provision.Errors, plan.Errors);
        Assert.Empty((await library.Provisioner.ListAsync(cancellationToken: CancellationToken)).Databases);
        return provision.Errors;
    }
}
