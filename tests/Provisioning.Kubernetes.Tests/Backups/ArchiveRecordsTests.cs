using Provisioning.Kubernetes.State.Archives;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Backups;

public sealed class ArchiveRecordsTests
{
    private static readonly DateTimeOffset Deleted = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_SomeOrganizations_IsNewestFirstAndComplete()
    {
        await using var host = new TestHost();
        var records = host.Get<ArchiveRecords>();
        await records.CreateAsync(Archive("acme", "shop", Deleted), CancellationToken);
        await records.CreateAsync(Archive("acme", "blog", Deleted.AddHours(1)), CancellationToken);
        await records.CreateAsync(Archive("other", "shop", Deleted.AddHours(2)), CancellationToken);

        Assert.Equal(
            ["other-shop-1a2b3c4d", "acme-blog-1a2b3c4d", "acme-shop-1a2b3c4d"],
            (await records.ListAsync(organization: null, CancellationToken)).Select(record => record.Folder));
        Assert.Equal(["acme-blog-1a2b3c4d", "acme-shop-1a2b3c4d"], (await records.ListAsync("acme", CancellationToken)).Select(record => record.Folder));
    }

    [Fact]
    public async Task GetAsync_Written_IsTheSameAndListedAsAnArchive()
    {
        await using var host = new TestHost();
        var records = host.Get<ArchiveRecords>();
        var written = Archive("acme", "shop", Deleted);
        await records.CreateAsync(written, CancellationToken);
        await records.CreateAsync(written with { Latest = null }, CancellationToken);

        var archive = (await records.GetAsync(written.Folder, CancellationToken))!.ToArchive();

        Assert.Equal(written.Latest, archive.Window!.Latest);
        Assert.Equal("20261031T020000", Assert.Single(archive.Backups).Id);
        Assert.Equal((written.Folder, "s3", "18", "shop", "shop"), (archive.Name, archive.Store, archive.Version, archive.DatabaseName, archive.Owner));
        await records.DeleteAsync(written.Folder, CancellationToken);
        Assert.Null(await records.GetAsync(written.Folder, CancellationToken));
    }

    [Fact]
    public async Task GetAsync_NameOfADatabasesRecord_IsNoArchive()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Null(await host.Get<ArchiveRecords>().GetAsync("acme-shop", CancellationToken));
        Assert.Empty(await host.Get<ArchiveRecords>().ListAsync(organization: null, CancellationToken));
    }

    private static ArchiveRecord Archive(string organization, string project, DateTimeOffset deletedAt) => ArchiveRecord.From(
        new BackupArchive
        {
            Store = "s3",
            Folder = $"{organization}-{project}-1a2b3c4d",
            Version = "18",
            DatabaseName = project,
            Owner = project,
            Organization = organization,
            Project = project,
        },
        new RestorableWindow { Earliest = deletedAt.AddDays(-1), Latest = deletedAt, IsEstimate = true },
        [
            new DatabaseBackup { Name = "failed", State = BackupState.Failed, IsScheduled = true },
            new DatabaseBackup
            {
                Name = "nightly", Id = "20261031T020000", State = BackupState.Completed, CompletedAt = deletedAt.AddDays(-1), IsScheduled = true,
            },
        ],
        spec: null,
        deletedAt);
}
