using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>Another major version, with simulated servers: it takes the programs of both to convert real ones.</summary>
public sealed class UpgradeTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Provision_ALaterMajorVersion_UpgradesIntoAnotherArchive()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        var library = await own.Tenant.StartLibraryAsync(
            options => options.BackupStores["s3"] = new() { Bucket = "backups", AccessKeyId = "id", SecretAccessKey = "key" });
        var id = own.Tenant.Id();
        var old = own.Tenant.Spec() with { Version = "17", Instances = 2, Backup = BackupPolicy.Daily("s3") };
        await library.ProvisionAsync(old);
        var path = $"apis/postgresql.cnpg.io/v1/namespaces/{id.Namespace}/clusters/{id.Namespace}";
        var before = (await own.Api.GetAsync(path))!;

        var upgrade = await library.ProvisionAsync(old with { Version = "18" });

        var after = (await own.Api.GetAsync(path))!;
        Assert.Equal(OperationKind.Update, upgrade.Kind);
        Assert.Equal(18, (int)after["status"]!["pgDataImageInfo"]!["majorVersion"]!);
        Assert.Equal($"{ServerName(before)}-pg18", ServerName(after));
        Assert.Contains("base backup", upgrade.Stages.Single(stage => stage.Name == Stage.BackupConfig).Message, StringComparison.OrdinalIgnoreCase);
        var kept = Assert.Single(await library.Backups.ListArchivesAsync(own.Tenant.Organization, CancellationToken));
        Assert.Equal((ServerName(before), "17"), (kept.Folder, kept.Version));
        Assert.Equal(upgrade.Id, (await library.Provisioner.ProvisionAsync(old with { Version = "18" }, cancellationToken: CancellationToken)).Id);
        await Assert.ThrowsAsync<SpecValidationException>(() => library.Provisioner.ProvisionAsync(old, cancellationToken: CancellationToken));
    }

    private static string? ServerName(System.Text.Json.Nodes.JsonNode cluster) => (string?)cluster["spec"]!["plugins"]![0]!["parameters"]!["serverName"];
}
