using Provisioning.Kubernetes.PostgreSql.Probe;

namespace Provisioning.Kubernetes.Tests.PostgreSql.Probe;

/// <summary>The probe against a real PostgreSQL.</summary>
public sealed class ProbeTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["work_mem"] = "8192kB",
        ["shared_buffers"] = "128MB",
        ["full_page_writes"] = "true",
        ["pg_stat_statements.max"] = "5000",
    };

    [Fact]
    public async Task RunAsync_PrimaryWithItsSettings_IsWell() => Assert.Null(await ProbeAsync(server.Credentials(), Parameters));

    [Fact]
    public async Task RunAsync_WrongPassword_SaysSoWithoutIt() =>
        Assert.Equal(
            "PostgreSQL refuses the login of shop: password authentication failed for user \"shop\" (28P01)",
            await ProbeAsync(server.Credentials(password: "another-secret"), Parameters));

    [Fact]
    public async Task RunAsync_UnknownDatabase_SaysSo() =>
        Assert.Equal(
            "PostgreSQL refuses the login of shop: database \"nowhere\" does not exist (3D000)",
                await ProbeAsync(server.Credentials(database: "nowhere"), Parameters));

    [Fact]
    public async Task RunAsync_OtherAuthority_IsNotTrusted() =>
        Assert.Equal(
            "The server's certificate is not one of the database's certificate authority for primary.acme-shop.svc.",
            await ProbeAsync(server.Credentials(authority: PostgresServer.OtherAuthority()), Parameters));

    [Fact]
    public async Task RunAsync_OtherHost_IsNotTrusted() =>
        Assert.Equal(
            "The server's certificate is not one of the database's certificate authority for primary.evil.svc.",
            await ProbeAsync(server.Credentials(host: "primary.evil.svc"), Parameters));

    [Fact]
    public async Task RunAsync_SettingNotReloaded_SaysWhich() =>
        Assert.Equal("PostgreSQL's parameter work_mem is not yet 16MB.", await ProbeAsync(server.Credentials(), Parameters, ("work_mem", "16MB")));

    [Fact]
    public async Task RunAsync_SettingAwaitsRestart_SaysWhich()
    {
        Assert.Null(await ProbeAsync(server.Credentials(), Parameters));
        await server.SqlAsync("ALTER SYSTEM SET max_connections = 120");
        await server.SqlAsync("SELECT pg_reload_conf()");

        // The server takes the signal in its own time.
        string? answer = null;
        while (answer is null or "PostgreSQL's parameter max_connections is not yet 120.")
        {
            answer = await ProbeAsync(server.Credentials(), Parameters, ("max_connections", "120"));
        }

        Assert.Equal("PostgreSQL has yet to restart for its parameter max_connections.", answer);
    }

    [Fact]
    public async Task RunAsync_SettingOfTheRole_SaysNothingOfTheServer()
    {
        (await server.ConnectAsync(TestContext.Current.CancellationToken)).Dispose();
        await server.SqlAsync("ALTER ROLE shop SET statement_timeout = '5s'");

        Assert.Null(await ProbeAsync(server.Credentials(), Parameters, ("statement_timeout", "1min")));
    }

    private async Task<string?> ProbeAsync(DatabaseCredentials credentials, Dictionary<string, string> parameters, params (string Name, string Value)[] changes)
    {
        var desired = new Dictionary<string, string>(parameters, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            desired[name] = value;
        }

        await using var stream = await server.ConnectAsync(TestContext.Current.CancellationToken);
        var answer = await PostgreSqlProbe.RunAsync(stream, credentials, desired, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(credentials.Password, answer ?? "", StringComparison.Ordinal);
        return answer;
    }
}
