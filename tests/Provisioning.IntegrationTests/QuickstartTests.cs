using System.Diagnostics;
using Provisioning.IntegrationTests.Infrastructure;

namespace Provisioning.IntegrationTests;

/// <summary>The README's first command, as a process of its own with its output redirected.</summary>
public sealed class QuickstartTests(TestCluster cluster)
{
    private static CancellationToken CancellationToken => Deadline.Token;

    [Fact]
    public async Task Run_WithoutArguments_RunsSqlAndCleansUp()
    {
        cluster.Require(Capability.FaultInjection, Capability.RealPostgres);

        var (exitCode, output, error) = await RunAsync();

        Assert.True(exitCode == 0, output + error);
        Assert.All(
            ["VALIDATING", "COMPLETED", "namespace  acme-shop", "user       shop", "espresso machine", "PostgreSQL 1", "acme-shop-3", "MiB"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
        var kubeconfig = output.Split("--kubeconfig ")[1].Split(' ')[0];
        Assert.False(Directory.Exists(Path.GetDirectoryName(kubeconfig)));
    }

    [Fact]
    public async Task Run_Tour_GetsEveryRowBackAndLosesNone()
    {
        cluster.Require(Capability.FaultInjection, Capability.RealPostgres);

        var (exitCode, output, error) = await RunAsync("--tour");

        Assert.True(exitCode == 0, output + error);
        Assert.All(
            ["300 of 300 rows are back", "the new password logs in", "is the primary now", "; 0 of ", "insert into ledger"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AgainstAClusterWithCleanup_LeavesNothingThere()
    {
        cluster.Require(Capability.RealPostgres, Capability.PortForward);
        await using var tenant = new Tenant(cluster);

        var (exitCode, output, error) = await RunAsync(
            "--kubeconfig", cluster.Kubeconfig, "--organization", tenant.Organization, "--project", "quick-start", "--tier", "free", "--cleanup");

        Assert.True(exitCode == 0, output + error);
        Assert.Contains("DELETION", output, StringComparison.Ordinal);
        Assert.Null(await tenant.Api.GetAsync($"api/v1/namespaces/{tenant.Id("quick-start").Namespace}"));
    }

    [Fact]
    public async Task Run_OperatorMissing_SaysWhichAndHowToInstallIt()
    {
        await using var own = await PrivateCluster.StartAsync(cluster);
        await own.RemoveCustomResourcesAsync();

        var (exitCode, _, error) = await RunAsync("--kubeconfig", own.Kubeconfig);

        Assert.Equal(1, exitCode);
        Assert.Contains("CloudNativePG", error, StringComparison.Ordinal);
        Assert.Contains("kubectl apply", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bogus", "--bogus")]
    [InlineData("--tier", "--tier needs a value")]
    [InlineData("--engine mysql", "mysql")]
    [InlineData("--context x", "--kubeconfig")]
    [InlineData("--store s3", "--tour")]
    [InlineData("--kubeconfig /no/such/file", "/no/such/file")]
    public async Task Run_WrongArguments_SaysWhatIsWrong(string arguments, string expected)
    {
        var (exitCode, output, error) = await RunAsync(arguments.Split(' '));

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task Run_UnknownTier_ListsTheKnownOnes()
    {
        cluster.Require(Capability.FaultInjection);

        var (exitCode, _, error) = await RunAsync("--tier", "GOLD");

        Assert.Equal(2, exitCode);
        Assert.Contains("ENTERPRISE", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Help_ExplainsEveryOption()
    {
        var (exitCode, output, _) = await RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.All(
            ["--organization", "--project", "--engine", "--tier", "--kubeconfig", "--context", "--tour", "--store", "--cleanup", "--help"],
            option => Assert.Contains(option, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_InterruptedHalfway_CleansUpAndSaysSo()
    {
        cluster.Require(Capability.FaultInjection);
        using var process = Start();
        var kubeconfig = "";
        while (await process.StandardOutput.ReadLineAsync(CancellationToken) is { } line && !line.Contains("WAITING_FOR_READY", StringComparison.Ordinal))
        {
            kubeconfig = line.Contains("--kubeconfig ", StringComparison.Ordinal) ? line.Split("--kubeconfig ")[1].Split(' ')[0] : kubeconfig;
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(CancellationToken);
        }

        await process.StandardOutput.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.False(Directory.Exists(Path.GetDirectoryName(kubeconfig)));
    }

    private static Process Start(params IEnumerable<string> arguments) => Process.Start(
        new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Quickstart"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync(CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
