using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>The story that backups are for: rows, a mistake, and the second before it.</summary>
public sealed class RestoreTests(TestCluster cluster)
{
    private const string Store = "store";

    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task RestoreAsync_SecondBeforeTheMistake_BringsTheRowsBackBesideTheSource()
    {
        cluster.Require(Capability.RealPostgres);
        await using var tenant = new Tenant(cluster);
        var library = await StartAsync(tenant);
        await library.ProvisionAsync(BackedUp(tenant));
        await library.EndAsync(library.Backups.BackupAsync(tenant.Id(), cancellationToken: CancellationToken));
        await Sql.RunAsync(library, tenant.Id(), "create table orders as select g as id from generate_series(1, 200) g");
        var before = await GetClockAsync(library, tenant.Id());
        await Sql.RunAsync(library, tenant.Id(), "drop table orders");

        var restored = await library.EndAsync(library.Backups.RestoreAsync(
            new RestoreRequest { Spec = tenant.Spec("copy"), Source = tenant.Id(), Target = RestoreTarget.At(before) }, cancellationToken: CancellationToken));

        Assert.Equal(OperationKind.Restore, restored.Kind);
        Assert.Equal(200L, await Sql.RunAsync(library, tenant.Id("copy"), "select count(*) from orders"));
        Assert.Equal("shop", await Sql.RunAsync(library, tenant.Id("copy"), "select current_database()"));
        Assert.Equal("shop", await Sql.RunAsync(library, tenant.Id("copy"), "select current_user::text"));
        await Sql.RunAsync(library, tenant.Id("copy"), "insert into orders values (201)");
        Assert.Equal(false, await Sql.RunAsync(library, tenant.Id(), "select to_regclass('orders') is not null"));
        Assert.Equal(DatabaseState.Active, (await library.Provisioner.GetAsync(tenant.Id("copy"), CancellationToken))!.State);
    }

    private static async Task<DateTimeOffset> GetClockAsync(Library library, DatabaseId id) =>
        new((DateTime)(await Sql.RunAsync(library, id, "select clock_timestamp()"))!);

    private static Task<Library> StartAsync(Tenant tenant) => tenant.StartLibraryAsync(options =>
        options.BackupStores[Store] = new() { Bucket = "backups", Path = tenant.Organization, AccessKeyId = "id", SecretAccessKey = "key" });

    private static PostgreSqlSpec BackedUp(Tenant tenant) => tenant.Spec() with { Backup = BackupPolicy.Daily(Store) };
}
