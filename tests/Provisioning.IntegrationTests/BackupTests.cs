using Provisioning.IntegrationTests.Infrastructure;
using Provisioning.LocalCluster;

namespace Provisioning.IntegrationTests;

/// <summary>Base backups of real servers, and stores that take nothing.</summary>
public sealed class BackupTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Backups_OnDemand_AreListedAndDeletedOneByOne()
    {
        cluster.Require(Capability.RealPostgres);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryWithStoreAsync();
        await library.ProvisionBackedUpAsync(tenant.Spec());
        var second = await library.EndAsync(library.Backups.BackupAsync(tenant.Id(), cancellationToken: CancellationToken));

        // The schedule has begun with one of its own.
        var backups = (await library.Backups.ListAsync(tenant.Id(), CancellationToken)).Where(backup => !backup.IsScheduled).ToList();
        Assert.Equal(2, backups.Count);
        Assert.Equal(second.Id, backups[0].OperationId);
        Assert.All(backups, backup => Assert.Equal((BackupState.Completed, null), (backup.State, backup.Error)));
        Assert.All(backups, backup => Assert.True(backup is { Id.Length: > 0, BeginPosition.Length: > 0, EndPosition.Length: > 0, CompletedAt: not null }));

        await library.EndAsync(library.Backups.DeleteAsync(tenant.Id(), backups[1].Name, cancellationToken: CancellationToken));

        Assert.DoesNotContain(await library.Backups.ListAsync(tenant.Id(), CancellationToken), backup => backup.Name == backups[1].Name);
        var jobs = await tenant.Api.ListAsync($"apis/batch/v1/namespaces/{tenant.Id().Namespace}/jobs");
        Assert.DoesNotContain(jobs, job => ((string)job["metadata"]!["name"]!).StartsWith("provisioning-", StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => library.Backups.DeleteAsync(tenant.Id(), backups[1].Name, cancellationToken: CancellationToken));
        Assert.Equal(ErrorCode.NotFound, refusal.Code);
    }

    [Fact]
    public async Task ProvisionAsync_StoreThatTakesNothing_FailsWithTheReasonAndGoesOnOnceItDoes()
    {
        cluster.Require(Capability.RealPostgres);
        await using var own = await PrivateCluster.StartAsync(cluster, new EmbeddedClusterOptions());
        var library = await own.Tenant.StartLibraryWithStoreAsync();
        own.Faults.ObjectStoresDown = true;

        var error = await library.FailAsync(own.Tenant.Spec().WithBackup());

        Assert.Equal(ErrorCode.ArchivingFailed, error.Code);
        Assert.Contains("barman-cloud-wal-archive", error.Message, StringComparison.Ordinal);
        own.Faults.ObjectStoresDown = false;
        await library.ProvisionBackedUpAsync(own.Tenant.Spec());
        Assert.NotNull((await library.Backups.GetRestorableWindowAsync(own.Tenant.Id(), CancellationToken)).Earliest);
    }

    [Fact]
    public async Task BackupAsync_WithoutPolicyOrPaused_IsRefusedAtOnce()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var library = await own.Tenant.StartLibraryWithStoreAsync();
        await library.ProvisionAsync(own.Tenant.Spec());

        await RefusesAsync(ErrorCode.BackupFailed, library, own.Tenant.Id());

        await library.ProvisionAsync(own.Tenant.Spec().WithBackup());
        await library.EndAsync(library.Lifecycle.PauseAsync(own.Tenant.Id(), cancellationToken: CancellationToken));
        await RefusesAsync(ErrorCode.InvalidState, library, own.Tenant.Id());
    }

    private static async Task RefusesAsync(ErrorCode code, Library library, DatabaseId id) => Assert.Equal(
        code, (await Assert.ThrowsAsync<ProvisioningException>(() => library.Backups.BackupAsync(id, cancellationToken: CancellationToken))).Code);
}
