using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>The story that backups are for: rows, a mistake, and the second before it. With real servers.</summary>
public sealed class RestoreTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task RestoreAsync_SecondBeforeTheMistake_BringsTheRowsBackBesideTheSource()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryWithStoreAsync();
        await library.ProvisionBackedUpAsync(tenant.Spec());
        await Sql.RunAsync(library, tenant.Id(), "create table orders as select g as id from generate_series(1, 200) g");
        var before = await library.GetClockAsync(tenant.Id());
        await Sql.RunAsync(library, tenant.Id(), "drop table orders");

        var restored = await library.EndAsync(library.RestoreAsync(tenant.Spec("copy").WithBackup(), tenant.Id(), RestoreTarget.At(before)));

        Assert.Equal(OperationKind.Restore, restored.Kind);
        Assert.Equal(200L, await Sql.RunAsync(library, tenant.Id("copy"), "select count(*) from orders"));
        Assert.Equal("shop/shop", await Sql.RunAsync(library, tenant.Id("copy"), "select current_database() || '/' || current_user"));
        await Sql.RunAsync(library, tenant.Id("copy"), "insert into orders values (201)");
        Assert.Equal(false, await Sql.RunAsync(library, tenant.Id(), "select to_regclass('orders') is not null"));
        Assert.NotEqual(tenant.Id().Namespace, tenant.Id("copy").Namespace);

        // It archives to a folder of its own, and so can be backed up, restored and planned as any other.
        await library.EndAsync(library.Backups.BackupAsync(tenant.Id("copy"), cancellationToken: CancellationToken));
        var copy = (await library.Provisioner.GetAsync(tenant.Id("copy"), CancellationToken))!;
        Assert.False((await library.Provisioner.PlanAsync(copy.Spec, CancellationToken)).HasChanges);
    }

    [Fact]
    public async Task RestoreAsync_TransactionRestorePointAndMomentOfAnIdleSource_StopThere()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryWithStoreAsync();
        await library.ProvisionBackedUpAsync(tenant.Spec());
        await Sql.RunAsync(library, tenant.Id(), "create table steps (id int)");
        var first = (string)(await Sql.RunAsync(library, tenant.Id(), "insert into steps values (1) returning pg_current_xact_id()::text"))!;
        await Sql.RunAsync(library, tenant.Id(), "insert into steps values (2)");
        var point = await library.Backups.CreateRestorePointAsync(tenant.Id(), "before-the-third", CancellationToken);
        await Sql.RunAsync(library, tenant.Id(), "insert into steps values (3)");
        var idle = (await library.GetClockAsync(tenant.Id())).AddMicroseconds(-1);

        var restores = new[]
        {
            await library.RestoreAsync(tenant.Spec("one"), tenant.Id(), RestoreTarget.AtTransaction(first)),
            await library.RestoreAsync(tenant.Spec("two"), tenant.Id(), RestoreTarget.AtRestorePoint(point)),
            await library.RestoreAsync(tenant.Spec("three"), tenant.Id(), RestoreTarget.At(idle)),
        };
        foreach (var restore in restores)
        {
            await library.Provisioner.WaitAsync(restore.Id, CancellationToken);
        }

        Assert.Equal(1, await Sql.RunAsync(library, tenant.Id("one"), "select max(id) from steps"));
        Assert.Equal(2, await Sql.RunAsync(library, tenant.Id("two"), "select max(id) from steps"));
        Assert.Equal(3, await Sql.RunAsync(library, tenant.Id("three"), "select max(id) from steps"));
    }

    [Fact]
    public async Task RestoreAsync_WhatCannotBe_IsRefusedBeforeAnythingIsCreated()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryWithStoreAsync();
        await library.ProvisionBackedUpAsync(tenant.Spec());
        await library.ProvisionAsync(tenant.Spec("bare"));
        var window = await library.Backups.GetRestorableWindowAsync(tenant.Id(), CancellationToken);
        var copy = tenant.Spec("copy");

        Assert.InRange(window.Earliest!.Value, DateTimeOffset.UnixEpoch, window.Latest!.Value);
        RestoreTarget[] outside =
        [
            RestoreTarget.At(window.Earliest.Value.AddSeconds(-1)), RestoreTarget.At(window.Latest.Value.AddHours(1)),
            RestoreTarget.FromBackup("nobody"), RestoreTarget.AtTransaction("4000000000"),
        ];
        foreach (var target in outside)
        {
            await RefusesAsync(ErrorCode.TargetOutsideWindow, () => library.RestoreAsync(copy, tenant.Id(), target));
        }

        await RefusesAsync(ErrorCode.BackupFailed, () => library.RestoreAsync(copy, tenant.Id("bare"), RestoreTarget.Latest));
        await RefusesAsync(ErrorCode.NotFound, () => library.RestoreAsync(copy, tenant.Id("nobody"), RestoreTarget.Latest));
        await RefusesAsync(ErrorCode.NotFound, () => library.RestoreAsync(copy with { Organization = "other" }, tenant.Id(), RestoreTarget.Latest));
        await RefusesAsync(ErrorCode.NameTaken, () => library.RestoreAsync(tenant.Spec("bare"), tenant.Id(), RestoreTarget.Latest));
        await RefusesAsync(ErrorCode.InvalidSpec, () => library.RestoreAsync(copy with { Version = "17" }, tenant.Id(), RestoreTarget.Latest));

        Assert.Null(await library.Provisioner.GetAsync(tenant.Id("copy"), CancellationToken));
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id("copy").Namespace}"));
    }

    [Fact]
    public async Task RestoreAsync_SourceGone_ComesBackFromItsArchiveUntilThatIsDeleted()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryWithStoreAsync();
        await library.ProvisionBackedUpAsync(tenant.Spec());
        await Sql.RunAsync(library, tenant.Id(), "create table orders as select g as id from generate_series(1, 200) g");
        await library.DeprovisionAsync(tenant.Id());
        var archive = Assert.Single(await library.Backups.ListArchivesAsync(tenant.Organization, CancellationToken));

        // Under its old name, next to its old archive.
        var request = new RestoreRequest { Spec = tenant.Spec().WithBackup(), Archive = archive };
        await library.EndAsync(library.Backups.RestoreAsync(request, cancellationToken: CancellationToken));

        Assert.Equal(200L, await Sql.RunAsync(library, tenant.Id(), "select count(*) from orders"));
        await library.EndAsync(library.Backups.DeleteArchiveAsync(archive.Name!, cancellationToken: CancellationToken));
        Assert.Empty(await library.Backups.ListArchivesAsync(tenant.Organization, CancellationToken));
        Assert.DoesNotContain((await library.Provisioner.ListAsync(cancellationToken: CancellationToken)).Databases, database => database.Id != tenant.Id());
        await RefusesAsync(ErrorCode.NotFound, () => library.Backups.DeleteArchiveAsync(archive.Name!, cancellationToken: CancellationToken));
        Assert.Equal(200L, await Sql.RunAsync(library, tenant.Id(), "select count(*) from orders"));
    }

    private static async Task RefusesAsync(ErrorCode code, Func<Task<Operation>> restore) =>
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<ProvisioningException>(restore)).Code);
}
