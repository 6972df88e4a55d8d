using Provisioning.LocalCluster.Hosting;

namespace Provisioning.LocalCluster.Tests.Hosting;

public sealed class ClusterDirectoryTests
{
    [Fact]
    public void Dispose_RemovesTheDirectoryWithItsFiles()
    {
        var directory = ClusterDirectory.CreateTemporary();
        Directory.CreateDirectory(Path.Combine(directory.Path, "volumes", "a"));
        File.WriteAllText(Path.Combine(directory.Path, "volumes", "a", "file"), "x");

        directory.Dispose();

        Assert.False(Directory.Exists(directory.Path));
    }

    [Fact]
    public void CreateTemporary_AbandonedDirectory_IsSweptAndLiveOneIsNot()
    {
        using var live = ClusterDirectory.CreateTemporary();
        var abandoned = Path.Combine(Path.GetTempPath(), $"provisioning-{Guid.NewGuid():N}"[..21]);
        Directory.CreateDirectory(abandoned);
        File.WriteAllText(Path.Combine(abandoned, ".lock"), "");

        using var next = ClusterDirectory.CreateTemporary();

        Assert.False(Directory.Exists(abandoned));
        Assert.True(Directory.Exists(live.Path));
    }

    [Fact]
    public void Create_DirectoryWithFiles_IsRefusedAndUntouched()
    {
        using var parent = ClusterDirectory.CreateTemporary();
        var mine = Directory.CreateDirectory(Path.Combine(parent.Path, "mine"));
        File.WriteAllText(Path.Combine(mine.FullName, "precious"), "x");

        var error = Assert.Throws<InvalidOperationException>(() => ClusterDirectory.Create(mine.FullName));

        Assert.Contains("not empty", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(mine.FullName, "precious")));
    }
}
