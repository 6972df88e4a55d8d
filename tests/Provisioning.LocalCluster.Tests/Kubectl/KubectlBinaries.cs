using System.Diagnostics;
using System.Globalization;

namespace Provisioning.LocalCluster.Tests.Kubectl;

/// <summary>The kubectl programs of this machine: the one on PATH, and others next to it (<c>kubectl.1.33</c>).</summary>
internal static class KubectlBinaries
{
    /// <summary>The oldest minor version that speaks to the local cluster without OpenAPI v2 in protobuf.</summary>
    private const int OldestMinor = 29;

    public static string? Default { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, "kubectl"))
        .FirstOrDefault(File.Exists);

    public static IReadOnlyList<string> All { get; } = Default is null ? [] : [Default, .. Siblings(Default)];

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, string kubeconfig, string? input, params IEnumerable<string> arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(
            program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = kubeconfig;
        // Its discovery cache belongs to the cluster, and is gone with it.
        start.Environment["KUBECACHEDIR"] = Path.Combine(Path.GetDirectoryName(kubeconfig)!, "kubectl-cache");
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static IEnumerable<string> Siblings(string program)
    {
        var real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        return Directory.EnumerateFiles(Path.GetDirectoryName(real)!, "kubectl.1.*").Where(f =>
            int.TryParse(f.AsSpan(f.LastIndexOf('.') + 1), CultureInfo.InvariantCulture, out var minor) && minor >= OldestMinor).Order();
    }
}
