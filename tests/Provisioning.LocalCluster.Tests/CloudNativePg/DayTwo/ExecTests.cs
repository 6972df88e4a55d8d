using System.Globalization;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.CloudNativePg.DayTwo;

/// <summary>Commands in an instance's pod find what they find in the image.</summary>
public sealed class ExecTests(RealDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exec_InAnInstance_FindsWhatTheImageHas()
    {
        using var turn = await database.EnterAsync();

        Assert.Equal((0, "postgres|"), await database.ExecAsync("pg-1", null, "psql", "-XAt", "-d", "app", "-c", "SELECT current_user, inet_server_addr()"));
        Assert.Equal((0, "42"), await database.ExecAsync("pg-1", "SELECT 42;", "psql", "-XAt", "-d", "app"));
        Assert.Equal((0, "1"), await database.ExecAsync("pg-1", null, "psql", "-XAt", "-h", "/controller/run", "-p", "5432", "-c", "SELECT 1"));
        Assert.Equal(0, (await database.ExecAsync("pg-1", null, "pg_isready")).ExitCode);
        Assert.Equal((0, "pg-1 15"), await database.ExecAsync("pg-1", null, "sh", "-c", "echo $POD_NAME $(cat /var/lib/postgresql/data/pgdata/PG_VERSION)"));

        var (code, output) = await database.ExecAsync("pg-1", null, "psql", "-X", "-d", "app", "-c", "SELECT 1/0");
        Assert.Equal(1, code);
        Assert.Contains("division by zero", output, StringComparison.Ordinal);
        (code, output) = await database.ExecAsync("pg-1", null, "psql", "-X", "-U", "app", "-c", "SELECT 1");
        Assert.Equal(2, code);
        Assert.Contains("Peer authentication failed for user \"app\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfAnInstance_AreItsProcesses()
    {
        using var turn = await database.EnterAsync();
        var metrics = new ResourceKind("metrics.k8s.io", "v1beta1", "pods", "PodMetrics");

        var pods = (await database.Client.ListAsync(metrics, "default", "cnpg.io/cluster=pg,cnpg.io/podRole=instance", Token)).Items;

        Assert.Equal(["pg-1", "pg-2", "pg-3"], pods.Select(p => p.Name()).Order());
        Assert.All(pods, pod =>
        {
            var postgres = Assert.Single(pod["containers"]!.AsArray());
            Assert.Equal("postgres", postgres.String("name"));
            Assert.InRange(Quantity.Parse(postgres.String("usage", "memory")), 1 << 20, 1 << 30);
        });
    }

    [Fact]
    public async Task Df_OfTheDataDirectory_TellsTheClaimsSizeAndWhatIsInIt()
    {
        using var turn = await database.EnterAsync();
        var size = (await database.Client.GetAsync(Kinds.PersistentVolumeClaim, "default", "pg-1", Token))!
            ["status"]!["capacity"]!["storage"]!.GetValue<string>();

        var (code, output) = await database.ExecAsync("pg-1", null, "df", "-B1", "-P", "/var/lib/postgresql/data");

        Assert.Equal(0, code);
        var fields = output.Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Quantity.Parse(size), decimal.Parse(fields[1], CultureInfo.InvariantCulture));
        Assert.InRange(long.Parse(fields[2], CultureInfo.InvariantCulture), 1 << 20, 1 << 30);
        Assert.Equal("/var/lib/postgresql/data", fields[5]);
    }
}
