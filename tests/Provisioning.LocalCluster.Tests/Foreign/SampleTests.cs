using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Tests.Foreign;

/// <summary><c>samples/LocalCluster --kubeconfig</c>, as a user runs it.</summary>
public sealed class SampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--bogus", "unknown argument --bogus")]
    [InlineData("--kubeconfig", "--kubeconfig needs a value")]
    [InlineData("--context dev", "--context needs --kubeconfig")]
    [InlineData("--data here", "--data needs --kubeconfig")]
    [InlineData("--kubeconfig /no/such/file", "There is no kubeconfig at /no/such/file.")]
    public async Task Arguments_Wrong_AreRefusedWithCodeTwo(string arguments, string problem)
    {
        using var temporary = new TemporaryDirectory();
        await using var sample = LocalClusterSample.Start(temporary.Path, arguments.Split(' '));

        var (code, _, error) = await sample.WaitForExitAsync(Token);

        Assert.Equal(2, code);
        Assert.StartsWith(problem, error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path, "provisioning-*"));
    }

    [Fact]
    public async Task Help_IsPrinted()
    {
        using var temporary = new TemporaryDirectory();
        await using var sample = LocalClusterSample.Start(temporary.Path, "--help");

        var (code, output, _) = await sample.WaitForExitAsync(Token);

        Assert.Equal(0, code);
        Assert.Contains("--kubeconfig PATH", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_ThatRefusesOrIsNotThere_IsCodeOne(bool exists)
    {
        using var temporary = new TemporaryDirectory();
        var kubeconfig = Path.Combine(temporary.Path, "kubeconfig");
        await using (var server = await BareApiServer.StartAsync())
        {
            var text = await File.ReadAllTextAsync(server.KubeconfigPath, Token);
            await File.WriteAllTextAsync(kubeconfig, text.Replace("token: test", "token: stranger", StringComparison.Ordinal), Token);
            if (exists)
            {
                await AssertCodeOneAsync("401");
            }
        }

        if (!exists)
        {
            await AssertCodeOneAsync("Connection refused");
        }

        async Task AssertCodeOneAsync(string reason)
        {
            await using var sample = LocalClusterSample.Start(temporary.Path, "--kubeconfig", kubeconfig);
            var (code, _, error) = await sample.WaitForExitAsync(Token);
            Assert.Equal(1, code);
            Assert.Contains(reason, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Operators_KilledAndStartedAgain_GoOn_AndTerminateLeavingNothing()
    {
        using var temporary = new TemporaryDirectory();
        using var data = new TemporaryDirectory();
        await using var server = await BareApiServer.StartAsync();
        string? system;
        await using (var first = LocalClusterSample.Start(temporary.Path, "--kubeconfig", server.KubeconfigPath, "--data", data.Path))
        {
            await first.WaitForStartAsync(Token);
            await server.CreateNamespaceAsync("shop");
            await server.CreateAsync(Kinds.Cluster, "shop", ForeignClusters.Cluster("db", 1));
            system = (await server.WaitHealthyAsync("db", 1)).String("status", "systemID");
            first.Kill();
            await first.WaitForExitAsync(Token);
        }

        await Eventually.IsTrueAsync(() => !ProcessesInside(data.Path).Any(), "PostgreSQL ends with its operator", Token);
        await using var second = LocalClusterSample.Start(temporary.Path, "--kubeconfig", server.KubeconfigPath, "--data", data.Path);
        await second.WaitForStartAsync(Token);
        await server.WaitRestartedAsync("db-1");
        Assert.Equal(system, (await server.WaitHealthyAsync("db", 1)).String("status", "systemID"));

        second.Terminate();
        var (code, _, error) = await second.WaitForExitAsync(Token);

        Assert.Equal((0, ""), (code, error));
        Assert.Empty(ProcessesInside(data.Path));
        Assert.Null(await server.Client.GetAsync(Kinds.ValidatingWebhook, null, "cnpg-validating-webhook-configuration", Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path, "provisioning-*"));
        server.AssertNoComplaint();
    }

    private static IEnumerable<string> ProcessesInside(string directory) => OperatingSystem.IsLinux()
        ? Directory.EnumerateDirectories("/proc").Where(
            p => char.IsAsciiDigit(p[^1]) && new FileInfo(p + "/cwd").LinkTarget?.StartsWith(directory, StringComparison.Ordinal) == true)
        : [];
}
