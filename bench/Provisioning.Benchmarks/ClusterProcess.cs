using System.Diagnostics;

namespace Provisioning.Benchmarks;

/// <summary>An embedded cluster in a process of its own, with simulated databases.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ClusterProcess(Process process, string kubeconfig)
    {
        _process = process;
        Kubeconfig = kubeconfig;
    }

    public string Kubeconfig { get; }

    public static async Task<ClusterProcess> StartAsync()
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!, ["--serve"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        return new ClusterProcess(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The cluster did not start."));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
