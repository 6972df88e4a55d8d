using System.Diagnostics;

namespace Provisioning.Benchmarks;

/// <summary>From the start of the quickstart's process to the first answer to SQL of a real PostgreSQL with two replicas.</summary>
internal sealed class QuickstartBenchmark(Report report)
{
    private const int Runs = 5;

    public async Task RunAsync()
    {
        var program = FindProgram();
        var times = new List<TimeSpan>();
        for (var i = 0; i < Runs; i++)
        {
            times.Add(await RunOnceAsync(program));
        }

        report.Section("Quickstart: start of the program → first answer to SQL (goal: at most 5 s)");
        report.Table(["runs", "median", "most"], [[$"{Runs}", $"{times.Percentile(50).TotalSeconds:0.0} s", $"{times.Max().TotalSeconds:0.0} s"]]);
    }

    private static async Task<TimeSpan> RunOnceAsync(string program)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n').FirstOrDefault(text => text.Contains(" s from the start", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The quickstart did not answer SQL:{Environment.NewLine}{output}");
        return TimeSpan.FromSeconds(double.Parse(line.Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string FindProgram()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Provisioning.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("Run this from the repository.");
        }

        string[] configurations = ["release", "debug"];
        return configurations.Select(
            configuration => Path.Combine(root.FullName, "artifacts", "bin", "Quickstart", configuration, "Quickstart.dll")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("Build it first: dotnet build -c Release samples/Quickstart");
    }
}
