using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>A mistake, the second before it, and an application that is told nothing.</summary>
public sealed class RestoreInPlaceTests(TestCluster cluster)
{
    private const string Store = "store";

    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task RestoreInPlace_SecondBeforeTheMistake_KeepsWhatApplicationsConnectByAndHasAWayBack()
    {
        cluster.Require(Capability.RealPostgres);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options =>
            options.BackupStores[Store] = new() { Bucket = "backups", Path = tenant.Organization, AccessKeyId = "id", SecretAccessKey = "key" });
        var (id, ns) = (tenant.Id(), tenant.Id().Namespace);
        await library.ProvisionAsync(tenant.Spec() with { Backup = BackupPolicy.Daily(Store) });
        await library.EndAsync(library.Backups.BackupAsync(id, cancellationToken: CancellationToken));
        var issued = await library.Credentials.GetAsync(id, CancellationToken);
        await Sql.RunAsync(library, id, "create table orders as select g as id from generate_series(1, 200) g");
        var before = new DateTimeOffset((DateTime)(await Sql.RunAsync(library, id, "select clock_timestamp()"))!);
        await Sql.RunAsync(library, id, "drop table orders");

        var operation = await library.EndAsync(library.Backups.RestoreInPlaceAsync(id, RestoreTarget.At(before), cancellationToken: CancellationToken));

        Report(operation);
        Assert.Equal(200L, await RunAsync(library, issued, "select count(*) from orders"));
        var sealedNow = await library.Credentials.GetAsync(id, CancellationToken);
        Assert.Equal(issued.ConnectionString, sealedNow.ConnectionString);
        Assert.Equal(issued.CertificateAuthority, sealedNow.CertificateAuthority);
        var service = await tenant.Api.GetAsync($"api/v1/namespaces/{ns}/services/primary");
        Assert.Equal($"{ns}-r2", (string?)service!["spec"]!["selector"]!["cnpg.io/cluster"]);
        Assert.Equal("on", (string?)(await ClusterAsync(tenant, ns, ns))!["metadata"]!["annotations"]!["cnpg.io/hibernation"]);
        Assert.NotNull((await library.Provisioner.GetAsync(id, CancellationToken))!.PreviousKeptSince);
        var second = await Assert.ThrowsAsync<ProvisioningException>(
            () => library.Backups.RestoreInPlaceAsync(id, RestoreTarget.Latest, cancellationToken: CancellationToken));
        Assert.Equal(ErrorCode.InvalidState, second.Code);

        Report(await library.EndAsync(library.Backups.RevertRestoreAsync(id, cancellationToken: CancellationToken)));

        Assert.Equal(false, await RunAsync(library, issued, "select to_regclass('orders') is not null"));
        Assert.Null(await ClusterAsync(tenant, ns, $"{ns}-r2"));

        Report(await library.EndAsync(library.Backups.RestoreInPlaceAsync(id, RestoreTarget.At(before), cancellationToken: CancellationToken)));
        Report(await library.EndAsync(library.Backups.DiscardPreviousAsync(id, cancellationToken: CancellationToken)));

        Assert.Null((await library.Provisioner.GetAsync(id, CancellationToken))!.PreviousKeptSince);
        Assert.Equal(200L, await RunAsync(library, issued, "select count(*) from orders"));
        Assert.Null(await ClusterAsync(tenant, ns, ns));
        Assert.All(
            await tenant.Api.ListAsync($"api/v1/namespaces/{ns}/persistentvolumeclaims"),
            claim => Assert.Equal($"{ns}-r3", (string?)claim["metadata"]!["labels"]!["cnpg.io/cluster"]));
        Assert.Equal(2, (await library.Backups.ListArchivesAsync(tenant.Organization, CancellationToken)).Count);
    }

    [Fact]
    public async Task VerifyBackup_GoodAndFailingCheck_AreProofsAndLeaveNothing()
    {
        cluster.Require(Capability.RealPostgres);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync(options =>
            options.BackupStores[Store] = new() { Bucket = "backups", Path = tenant.Organization, AccessKeyId = "id", SecretAccessKey = "key" });
        var id = tenant.Id();
        await library.ProvisionAsync(tenant.Spec() with { Backup = BackupPolicy.Daily(Store) });
        await library.EndAsync(library.Backups.BackupAsync(id, cancellationToken: CancellationToken));
        await Sql.RunAsync(library, id, "create table orders as select g as id from generate_series(1, 200) g");

        var good = await library.Backups.VerifyBackupAsync(
            id,
            async (connection, token) =>
            {
                Assert.Single((await library.Provisioner.ListAsync(cancellationToken: token)).Databases);
                using var authority = X509Certificate2.CreateFromPem(connection.Credentials.CertificateAuthority);
                var builder = new NpgsqlDataSourceBuilder(connection.Credentials.ConnectionString);
                builder.ConnectionStringBuilder.Host = connection.Host;
                builder.ConnectionStringBuilder.Port = connection.Port;
                builder.ConnectionStringBuilder.Pooling = false;
                builder.UseRootCertificate(authority);
                builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = connection.Credentials.Endpoint.Host);
                await using var source = builder.Build();
                await using var command = source.CreateCommand("select count(*) from orders");
                Assert.Equal(200L, await command.ExecuteScalarAsync(token));
            },
            cancellationToken: CancellationToken);
        var bad = await library.Backups.VerifyBackupAsync(
            id, (_, _) => throw new InvalidOperationException("no customers"), cancellationToken: CancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine($"{good}\n{bad}");
        Assert.True(good.Succeeded, good.Message);
        Assert.False(bad.Succeeded);
        Assert.Contains("no customers", bad.Message, StringComparison.Ordinal);
        Assert.True(good.IsCleanedUp && bad.IsCleanedUp);
        Assert.Single((await library.Provisioner.ListAsync(new DatabaseQuery { IncludeTemporary = true }, CancellationToken)).Databases);
        Assert.Single(await tenant.Api.ListAsync($"api/v1/namespaces?labelSelector=provisioning.dev/organization={tenant.Organization}"));
    }

    private static Task<System.Text.Json.Nodes.JsonNode?> ClusterAsync(Tenant tenant, string ns, string name) =>
        tenant.Api.GetAsync($"apis/postgresql.cnpg.io/v1/namespaces/{ns}/clusters/{name}");

    /// <summary>As an application would that was given its connection string and the authority before the restore.</summary>
    private static async Task<object?> RunAsync(Library library, DatabaseCredentials issued, string statement)
    {
        await using var tunnel = await library.Connector.OpenTunnelAsync(issued.DatabaseId, cancellationToken: CancellationToken);
        using var authority = X509Certificate2.CreateFromPem(issued.CertificateAuthority);
        var builder = new NpgsqlDataSourceBuilder(issued.ConnectionString);
        builder.ConnectionStringBuilder.Host = tunnel.Host;
        builder.ConnectionStringBuilder.Port = tunnel.Port;
        builder.ConnectionStringBuilder.Pooling = false;
        builder.UseRootCertificate(authority);
        builder.UseSslClientAuthenticationOptionsCallback(options => options.TargetHost = issued.Endpoint.Host);
        await using var source = builder.Build();
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync(CancellationToken);
    }

    private static void Report(Operation operation)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{operation.Kind}: {operation.CompletedAt - operation.CreatedAt}");
        foreach (var stage in operation.Stages)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"  {stage.Name} {stage.CompletedAt - stage.StartedAt} {stage.Message}");
        }
    }
}
