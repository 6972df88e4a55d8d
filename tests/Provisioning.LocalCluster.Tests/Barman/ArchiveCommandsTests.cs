using System.Diagnostics;
using Provisioning.LocalCluster.Barman;
using Provisioning.LocalCluster.CloudNativePg.Instances;

namespace Provisioning.LocalCluster.Tests.Barman;

/// <summary>The commands are a shell's: they are run, not read.</summary>
public sealed class ArchiveCommandsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("archive '100%'-");
    private readonly ServerFolder _folder;

    public ArchiveCommandsTests()
    {
        _folder = new ServerFolder(Path.Combine(_directory.FullName, "store", "pg"));
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "pg_wal"));
    }

    private string Marker => Path.Combine(_directory.FullName, ArchiveCommands.EmptyCheckMarker);

    [Fact]
    public async Task Archive_FirstSegment_IsArchivedAndNoLongerChecked()
    {
        await File.WriteAllTextAsync(Marker, "", TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), await ArchiveAsync("1", "one"));
        Assert.Equal((0, ""), await ArchiveAsync("2", "two"));

        Assert.False(File.Exists(Marker));
        Assert.Equal(["1", "2"], _folder.WalFiles.Order());
        Assert.Equal((0, ""), await RunAsync(ArchiveCommands.Restore(_folder).Replace("%p", "restored", StringComparison.Ordinal), "2"));
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(_directory.FullName, "restored"), TestContext.Current.CancellationToken));
        Assert.NotEqual(0, (await RunAsync(ArchiveCommands.Restore(_folder), "3")).ExitCode);
    }

    [Fact]
    public async Task Archive_AnotherHistoryThere_IsRefusedUnlessTheCheckIsSkipped()
    {
        await ArchiveAsync("1", "somebody else's");
        await File.WriteAllTextAsync(Marker, "", TestContext.Current.CancellationToken);

        Assert.Equal((1, "ERROR: WAL archive check failed for server it's: Expected empty archive\n"), await ArchiveAsync("2", "two"));
        Assert.Equal((0, ""), await ArchiveAsync("2", "two", checksEmpty: false));
    }

    [Fact]
    public async Task Archive_TheSameSegmentTwice_IsRefusedOnlyWithOtherContent()
    {
        await ArchiveAsync("1", "one");

        Assert.Equal(0, (await ArchiveAsync("1", "one")).ExitCode);
        Assert.NotEqual(0, (await ArchiveAsync("1", "other")).ExitCode);
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(_folder.WalDirectory, "1"), TestContext.Current.CancellationToken));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private async Task<(int ExitCode, string Errors)> ArchiveAsync(string segment, string content, bool checksEmpty = true)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "pg_wal", segment), content, TestContext.Current.CancellationToken);
        return await RunAsync(ArchiveCommands.Archive(_folder, "it's", checksEmpty), segment);
    }

    private async Task<(int ExitCode, string Errors)> RunAsync(string command, string segment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var start = new ProcessStartInfo("/bin/sh", ["-c", ReadyWal.Expand(command, segment)])
        {
            UseShellExecute = false,
            WorkingDirectory = _directory.FullName,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }
}
