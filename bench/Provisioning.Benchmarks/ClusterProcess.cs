using System.Diagnostics;

namespace Provisioning.Benchmarks;

/// <summary>An embedded cluster in a process of its own, so that what is measured of the library is the library's.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ClusterProcess(Process process, string kubeconfig)
    {
        _process = process;
        Kubeconfig = kubeconfig;
    }

    public string Kubeconfig { get; }

    /// <param name="isReal">Whether its databases are real PostgreSQL servers; else they are simulated, and cost next to nothing.</param>
    public static async Task<ClusterProcess> StartAsync(bool isReal = false)
    {
        // Started by 'dotnet Provisioning.Benchmarks.dll', the process is not this program.
        var program = Path.Combine(AppContext.BaseDirectory, typeof(ClusterProcess).Assembly.GetName().Name!);
        var start = new ProcessStartInfo(program, ["--serve", isReal ? "real" : "simulated"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
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
