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

    [Fact]
    public void Keep_Again_HasTheLastingFoldersOnly()
    {
        using var parent = ClusterDirectory.CreateTemporary();
        var path = Path.Combine(parent.Path, "kept");
        using (ClusterDirectory.Keep(path, "claims"))
        {
            Directory.CreateDirectory(Path.Combine(path, "claims", "a"));
            Directory.CreateDirectory(Path.Combine(path, "s", "1"));
        }

        using var again = ClusterDirectory.Keep(path, "claims");

        Assert.True(again.IsKept);
        Assert.True(Directory.Exists(Path.Combine(path, "claims", "a")));
        Assert.False(Directory.Exists(Path.Combine(path, "s")));
    }

    [Fact]
    public void Keep_DirectoryInUseOrOfSomebodyElse_IsRefused()
    {
        using var parent = ClusterDirectory.CreateTemporary();
        var path = Path.Combine(parent.Path, "kept");
        using var first = ClusterDirectory.Keep(path);

        Assert.Contains("in use", Assert.Throws<InvalidOperationException>(() => ClusterDirectory.Keep(path)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "not a local cluster's", Assert.Throws<InvalidOperationException>(() => ClusterDirectory.Keep(parent.Path)).Message, StringComparison.Ordinal);
    }
}
