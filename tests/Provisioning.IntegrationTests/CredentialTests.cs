using System.Security.Cryptography;
using Npgsql;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>Passwords that change under running applications, with a real server.</summary>
public sealed class CredentialTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Rotate_UnderOpenConnections_KeepsThemAndLetsOnlyTheNewPasswordIn()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);
        var library = await tenant.StartLibraryAsync();
        var id = tenant.Id();
        await library.ProvisionAsync(tenant.Spec());
        var before = await library.Credentials.GetAsync(id, CancellationToken);
        await using var tunnel = await library.Connector.OpenTunnelAsync(id, cancellationToken: CancellationToken);
        await using var old = Sql.CreateSource(before.Through(tunnel));
        await using var session = await old.OpenConnectionAsync(CancellationToken);

        await library.EndAsync(library.Credentials.RotateAsync(id, cancellationToken: CancellationToken));

        var after = await library.Credentials.GetAsync(id, CancellationToken);
        Assert.NotEqual(before.Password, after.Password);
        Assert.Equal(1, await new NpgsqlCommand("select 1", session).ExecuteScalarAsync(CancellationToken));
        Assert.Equal(1, await Sql.RunAsync(after.Through(tunnel), "select 1"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.RunAsync(before.Through(tunnel), "select 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        Assert.False((await library.Provisioner.PlanAsync(tenant.Spec(), CancellationToken)).HasChanges);
    }

    [Fact]
    public async Task ResealAll_WithANewPrimaryKey_MakesTheOldOneSuperfluous()
    {
        await using var tenant = new Tenant(cluster);
        var first = await tenant.StartLibraryAsync();
        await first.ProvisionAsync(tenant.Spec());
        var next = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var both = await tenant.StartLibraryAsync(options =>
        {
            options.EncryptionKeys["next"] = next;
            options.PrimaryEncryptionKeyId = "next";
        });
        await first.DisposeAsync();

        var resealed = await both.Credentials.ResealAllAsync(both.Provisioner, cancellationToken: CancellationToken).ToListAsync(CancellationToken);

        Assert.Equal(OperationState.Succeeded, Assert.Single(resealed).State);
        var without = await tenant.StartLibraryAsync(options =>
        {
            options.EncryptionKeys.Clear();
            options.EncryptionKeys["next"] = next;
        });
        Assert.NotEmpty((await without.Credentials.GetAsync(tenant.Id(), CancellationToken)).Password);
    }
}
