using System.Diagnostics;
using System.Globalization;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests.Processes;

public sealed class ProcessHostLifetimeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pl-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Fact]
    public async Task Host_KilledWithoutWarning_LeavesNeitherProcessNorDirectory()
    {
        Assert.SkipUnless(ProcessHost.IsSupported, "needs Linux or macOS");
        using var host = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Provisioning.LocalCluster.TestHost"), [_root])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        var started = (await host.StandardOutput.ReadLineAsync(Token))!.Split(' ');
        var processes = started.Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToList();
        Assert.True(Directory.Exists(_root));
        Assert.All(processes, id => Assert.True(IsRunning(id)));

        host.Kill();

        await Eventually.IsTrueAsync(() => !processes.Any(IsRunning), "the processes are gone", Token);
        await Eventually.IsTrueAsync(() => !Directory.Exists(_root), "the directory is gone", Token);
    }

    [Fact]
    public async Task Dispose_WithRunningProcess_KillsIt()
    {
        Assert.SkipUnless(ProcessHost.IsSupported, "needs Linux or macOS");
        var host = ProcessHost.Open(_root, removeWhenDone: null, TimeProvider.System);
        var process = host.Start(new ProcessSpec { FileName = "sleep", Arguments = ["1000"] });

        await host.DisposeAsync();

        Assert.Equal(137, await process.Exited);
        Assert.False(IsRunning(process.Id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
