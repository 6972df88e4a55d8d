using System.Diagnostics;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests.Foreign;

/// <summary>samples/LocalCluster as a process of its own, with a temporary folder that shows what it leaves behind.</summary>
internal sealed class LocalClusterSample : IAsyncDisposable
{
    private readonly Process _process;

    private LocalClusterSample(Process process) => _process = process;

    public static LocalClusterSample Start(string temporary, params ReadOnlySpan<string> arguments)
    {
        Assert.SkipUnless(ProcessHost.IsSupported, "needs Linux or macOS");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "LocalCluster"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TMPDIR"] = temporary },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new LocalClusterSample(Process.Start(start)!);
    }

    /// <summary>Waits until the operators run; what they said about it.</summary>
    public async Task<string> WaitForStartAsync(CancellationToken cancellationToken)
    {
        var report = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            report.Add(line);
            if (line.Contains("until Ctrl-C", StringComparison.Ordinal))
            {
                return string.Join('\n', report);
            }
        }

        Assert.Fail($"It ended: {await _process.StandardError.ReadToEndAsync(cancellationToken)}");
        return "";
    }

    /// <summary>What it wrote, and its exit code.</summary>
    public async Task<(int Code, string Output, string Error)> WaitForExitAsync(CancellationToken cancellationToken)
    {
        var error = _process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, output, await error);
    }

    public void Terminate() => Posix.Signal(_process.Id, Signal.Terminate);

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
