using System.Diagnostics;

namespace Provisioning.IntegrationTests.Infrastructure;

/// <summary>Another process that hosts the library, to be killed.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process) => _process = process;

    public static HostProcess Start(params IEnumerable<string> arguments) => new(Process.Start(
        new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Provisioning.TestHost"), arguments) { UseShellExecute = false, RedirectStandardOutput = true })!);

    /// <summary>Reads lines until one starts so, and returns it.</summary>
    public async Task<string> ReadUntilAsync(string start)
    {
        var seen = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync(Deadline.Token) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return line;
            }

            seen.Add(line);
        }

        throw new InvalidOperationException($"The host ended without '{start}'. It said:{Environment.NewLine}{string.Join(Environment.NewLine, seen)}");
    }

    /// <summary>kill -9: the process gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
