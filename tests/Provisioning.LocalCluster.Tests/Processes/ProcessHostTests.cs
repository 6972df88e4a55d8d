using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests.Processes;

public sealed class ProcessHostTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("pl-").FullName;
    private readonly ProcessHost _host;

    public ProcessHostTests() => _host = ProcessHost.Open(_root, removeWhenDone: null, TimeProvider.System);

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(ProcessHost.IsSupported, "needs Linux or macOS");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Start_OutputAndExitCode_ReachTheCaller()
    {
        var (code, text) = await RunAsync("echo one; echo two >&2; exit 3");

        Assert.Equal(3, code);
        Assert.Equal(["one", "two"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Start_AsRoot_DropsToTheUnprivilegedUser()
    {
        Assert.SkipWhen(UnprivilegedUser.Current is null, "the tests do not run as root");

        var (_, text) = await RunAsync("id -u; id -g");

        Assert.Equal($"{UnprivilegedUser.Current.UserId}\n{UnprivilegedUser.Current.GroupId}\n", text);
    }

    [Fact]
    public async Task Start_HostHasSecretVariable_ProcessDoesNotSeeIt()
    {
        Environment.SetEnvironmentVariable("PROVISIONING_TEST_SECRET", "hidden");

        var (_, text) = await RunAsync("env", ("GIVEN", "value"));

        Assert.DoesNotContain("PROVISIONING_TEST_SECRET", text, StringComparison.Ordinal);
        Assert.Contains("GIVEN=value", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_Terminate_EndsTheProcessWithItsCode()
    {
        await using var process = _host.Start(new ProcessSpec { FileName = "sleep", Arguments = ["1000"] });

        process.Signal(Signal.Terminate);

        Assert.Equal(128 + 15, await process.Exited.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_UnknownProgram_ExitsWith127()
    {
        await using var process = _host.Start(new ProcessSpec { FileName = "no-such-program" });

        Assert.Equal(127, await process.Exited.WaitAsync(TestContext.Current.CancellationToken));
    }

    private async Task<(int Code, string Output)> RunAsync(string script, params (string Name, string Value)[] environment)
    {
        await using var output = new StringWriter();
        await using var process = _host.Start(new ProcessSpec
        {
            FileName = "/bin/sh",
            Arguments = ["-c", script],
            Environment = environment.ToDictionary(e => e.Name, e => e.Value),
            Output = TextWriter.Synchronized(output),
        });
        return (await process.Exited.WaitAsync(TestContext.Current.CancellationToken), output.ToString());
    }
}
