using System.Diagnostics;
using System.Globalization;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.Tests.Processes;

public sealed class ClusterDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("pl-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

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
        var processes = started.Skip(1).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToList();
        Assert.True(Directory.Exists(started[0]));
        Assert.All(processes, id => Assert.True(IsRunning(id)));

        host.Kill();

        await Eventually.IsTrueAsync(() => !processes.Any(IsRunning), "the processes are gone", Token);
        await Eventually.IsTrueAsync(() => !Directory.Exists(started[0]), "the directory is gone", Token);
    }

    [Fact]
    public async Task Dispose_WithRunningProcess_KillsItAndRemovesEverything()
    {
        Assert.SkipUnless(ProcessHost.IsSupported, "needs Linux or macOS");
        var directory = ClusterDirectory.Create(_root, TimeProvider.System);
        var process = directory.Processes.Start(new ProcessSpec { FileName = "sleep", Arguments = ["1000"] });

        await directory.DisposeAsync();

        Assert.Equal(137, await process.Exited);
        Assert.False(IsRunning(process.Id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public async Task RemoveStale_LivingAndDeadHost_RemovesOnlyTheDeadOnes()
    {
        await using var living = ClusterDirectory.Create(_root, TimeProvider.System);
        var dead = Directory.CreateDirectory(Path.Combine(_root, "dead"));
        await File.WriteAllTextAsync(dead.FullName + ".lock", "", Token);
        await File.WriteAllTextAsync(Path.Combine(dead.FullName, "file"), "", Token);

        ClusterDirectory.RemoveStale(_root);

        Assert.True(Directory.Exists(living.Path));
        Assert.False(Directory.Exists(dead.FullName));
        Assert.False(File.Exists(dead.FullName + ".lock"));
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
