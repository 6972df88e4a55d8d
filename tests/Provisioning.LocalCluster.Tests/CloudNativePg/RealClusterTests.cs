using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Tests.Hosting;
using Provisioning.LocalCluster.Tests.Kubectl;

namespace Provisioning.LocalCluster.Tests.CloudNativePg;

/// <summary>What a spec asks for, asked of PostgreSQL itself.</summary>
public sealed class RealClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spec_OfTwoInstances_IsWhatTheServersDo()
    {
        Assert.SkipUnless(RealPostgres.IsInstalled, "needs PostgreSQL");
        Assert.SkipUnless(KubectlBinaries.Default is not null, "needs kubectl");
        await using var cluster = await EmbeddedCluster.StartAsync(cancellationToken: Token);
        using var client = new KubeClient(KubeconfigClient.Create(cluster.KubeconfigPath), "test");
        var spec = """
            {"instances":2,"storage":{"size":"1Gi"},
             "postgresql":{"synchronous":{"method":"any","number":1,"dataDurability":"preferred"},"pg_hba":["hostnossl all all all reject"]}}
            """;
        await client.CreateAsync(
            Kinds.Cluster, "default",
            new JsonObject { ["apiVersion"] = Kinds.Cluster.ApiVersion, ["kind"] = "Cluster", ["metadata"] = new JsonObject { ["name"] = "pg" },
                ["spec"] = JsonNode.Parse(spec) },
            Token);
        await UntilAsync(
            async () => (await client.GetAsync(Kinds.Cluster, "default", "pg", Token)).String("status", "phase") == "Cluster in healthy state", "healthy");

        await UntilAsync(async () => await SqlAsync(cluster, "show synchronous_standby_names") == """ANY 1 ("pg-2")""", "the replica is waited for");
        var password = await PasswordAsync(client);
        Assert.Contains("pg_hba.conf rejects connection", await LoginAsync(cluster, password, "disable"), StringComparison.Ordinal);
        Assert.Equal("app", await LoginAsync(cluster, password, "require"));

        var rotated = new JsonObject { ["data"] = new JsonObject { ["password"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("rotated")) } };
        await client.PatchAsync(Kinds.Secret, "default", "pg-app", rotated, Token);
        await UntilAsync(async () => await LoginAsync(cluster, "rotated", "require") == "app", "the new password is taken");
        Assert.Contains("password authentication failed", await LoginAsync(cluster, password, "require"), StringComparison.Ordinal);

        var fence = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["cnpg.io/fencedInstances"] = """["pg-2"]""" } } };
        await client.PatchAsync(Kinds.Cluster, "default", "pg", fence, Token);
        await UntilAsync(async () => (await SqlAsync(cluster, "show synchronous_standby_names")).Length == 0, "nobody is waited for when nobody is there");
    }

    [Fact]
    public async Task Reload_WithMemoryThatIsCutDown_RestartsNothing()
    {
        Assert.SkipUnless(RealPostgres.IsInstalled, "needs PostgreSQL");
        Assert.SkipUnless(KubectlBinaries.Default is not null, "needs kubectl");
        await using var cluster = await EmbeddedCluster.StartAsync(cancellationToken: Token);
        using var client = new KubeClient(KubeconfigClient.Create(cluster.KubeconfigPath), "test");
        var spec = """{"instances":1,"storage":{"size":"1Gi"},"postgresql":{"parameters":{"shared_buffers":"1024MB"}}}""";
        var item = new JsonObject { ["apiVersion"] = Kinds.Cluster.ApiVersion, ["kind"] = "Cluster", ["metadata"] = new JsonObject { ["name"] = "pg" } };
        item["spec"] = JsonNode.Parse(spec);
        await client.CreateAsync(Kinds.Cluster, "default", item, Token);
        await UntilAsync(
            async () => (await client.GetAsync(Kinds.Cluster, "default", "pg", Token)).String("status", "phase") == "Cluster in healthy state", "healthy");
        var started = await SqlAsync(cluster, "select pg_postmaster_start_time()");

        var change =
            new JsonObject { ["spec"] = new JsonObject { ["postgresql"] = new JsonObject { ["parameters"] = new JsonObject { ["work_mem"] = "7MB" } } } };
        await client.PatchAsync(Kinds.Cluster, "default", "pg", change, Token);
        await UntilAsync(async () => await SqlAsync(cluster, "show work_mem") == "7MB", "the change is reloaded");

        Assert.Equal("t", await SqlAsync(cluster, "select bool_or(pending_restart) from pg_settings"));
        await UntilAsync(
            async () => (await client.GetAsync(Kinds.Cluster, "default", "pg", Token)).String("status", "phase") == "Cluster in healthy state", "healthy");
        Assert.Equal(started, await SqlAsync(cluster, "select pg_postmaster_start_time()"));
    }

    private static async Task<string> PasswordAsync(KubeClient client) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((await client.GetAsync(Kinds.Secret, "default", "pg-app", Token)).String("data", "password")!));

    private static Task<string> SqlAsync(EmbeddedCluster cluster, string sql) => ExecAsync(cluster, "psql", "-tAc", sql);

    private static Task<string> LoginAsync(EmbeddedCluster cluster, string password, string sslMode) =>
        ExecAsync(cluster, "psql", $"host=127.0.0.1 user=app dbname=app password={password} sslmode={sslMode}", "-tAc", "select current_user");

    private static async Task<string> ExecAsync(EmbeddedCluster cluster, params string[] command)
    {
        var (_, output) = await KubectlBinaries.RunAsync(
            KubectlBinaries.Default!, cluster.KubeconfigPath, null, ["exec", "pg-1", "-c", "postgres", "--", .. command]);
        return output.Trim();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"Still not after 60 s: {what}");
            await tick.WaitForNextTickAsync(Token);
        }
    }
}
