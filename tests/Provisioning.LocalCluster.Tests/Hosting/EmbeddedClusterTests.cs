using System.Net;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Tests.Hosting;

public sealed class EmbeddedClusterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_TwoAtOnce_AreIndependentAndLeaveNothing()
    {
        var first = await EmbeddedCluster.StartAsync(cancellationToken: Stop);
        var second = await EmbeddedCluster.StartAsync(cancellationToken: Stop);

        Assert.NotEqual(first.Server, second.Server);
        Assert.NotEqual(first.DataDirectory, second.DataDirectory);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.KubeconfigPath));
        }

        await first.DisposeAsync();
        Assert.False(Directory.Exists(first.DataDirectory));
        Assert.True(File.Exists(second.KubeconfigPath));
        await second.DisposeAsync();
        Assert.False(Directory.Exists(second.DataDirectory));
    }

    [Fact]
    public async Task Start_WherePostgreSqlMayNotGo_NamesTheDirectoryAndTheRemedy()
    {
        Assert.SkipUnless(RealPostgres.IsInstalled, "needs PostgreSQL");
        Assert.SkipUnless(Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows(), "needs root: only then PostgreSQL runs as another user");
        var closed = Directory.CreateTempSubdirectory("closed-").FullName;
        try
        {
            var options = new EmbeddedClusterOptions { DataDirectory = Path.Combine(closed, "data") };

            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => EmbeddedCluster.StartAsync(options, Stop));

            Assert.Contains($"may not enter {closed}.", error.Message, StringComparison.Ordinal);
            Assert.Contains($"chmod o+x {closed}", error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(closed));
            await using var simulated = await EmbeddedCluster.StartAsync(
                new EmbeddedClusterOptions { DataDirectory = Path.Combine(closed, "data"), SimulateOnly = true }, Stop);
        }
        finally
        {
            Directory.Delete(closed, recursive: true);
        }
    }

    [Fact]
    public async Task MetricsServerOff_IsAbsentFromDiscoveryAnd404()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { MetricsServer = false }, Stop);
        using var client = KubeconfigClient.Create(cluster.KubeconfigPath);

        var groups = JsonNode.Parse(await client.GetStringAsync(new Uri("/apis", UriKind.Relative), Stop))!["groups"]!.AsArray();
        using var metrics = await client.GetAsync(new Uri("/apis/metrics.k8s.io/v1beta1/namespaces/default/pods", UriKind.Relative), Stop);

        Assert.DoesNotContain(groups, g => g!["name"]!.ToString() == "metrics.k8s.io");
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
        Assert.Equal("404 page not found\n", await metrics.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Faults_NextRequests_FailAsToldAndThenNoMore()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(cancellationToken: Stop);
        using var client = KubeconfigClient.Create(cluster.KubeconfigPath);
        var pods = new Uri("/api/v1/namespaces/default/pods", UriKind.Relative);
        cluster.Faults.Add(
            new FaultRule { Verb = "list", Resource = "pods", StatusCode = HttpStatusCode.TooManyRequests, RetryAfter = TimeSpan.FromSeconds(1), Count = 1 });
        cluster.Faults.Add(new FaultRule { Verb = "list", Resource = "pods", ResetConnection = true, Count = 1 });

        using var refused = await client.GetAsync(pods, Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("TooManyRequests", JsonNode.Parse(await refused.Content.ReadAsStringAsync(Stop))!["reason"]!.ToString());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync(pods, Stop));
        using var fine = await client.GetAsync(pods, Stop);
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
    }

    [Fact]
    public async Task Faults_LostResponse_WasCarriedOut()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(cancellationToken: Stop);
        using var client = KubeconfigClient.Create(cluster.KubeconfigPath);
        cluster.Faults.Add(new FaultRule { Verb = "create", Resource = "configmaps", LoseResponse = true, Count = 1 });
        using var body = new StringContent("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}""", System.Text.Encoding.UTF8, "application/json");

        await Assert.ThrowsAnyAsync<HttpRequestException>(
            () => client.PostAsync(new Uri("/api/v1/namespaces/default/configmaps", UriKind.Relative), body, Stop));

        using var found = await client.GetAsync(new Uri("/api/v1/namespaces/default/configmaps/c", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.OK, found.StatusCode);
    }

    [Fact]
    public async Task Faults_DropWatches_EndsThem()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(cancellationToken: Stop);
        using var client = KubeconfigClient.Create(cluster.KubeconfigPath);
        using var watch = await client.GetAsync(new Uri("/api/v1/namespaces?watch=1", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        var stream = await watch.Content.ReadAsStreamAsync(Stop);
        var buffer = new byte[4096];
        Assert.NotEqual(0, await stream.ReadAsync(buffer, Stop));

        Assert.True(cluster.Faults.DropWatches() > 0);

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await stream.ReadAsync(buffer, Stop) > 0)
            {
                // What was under way already.
            }

            throw new IOException("The watch has ended.");
        });
    }
}
