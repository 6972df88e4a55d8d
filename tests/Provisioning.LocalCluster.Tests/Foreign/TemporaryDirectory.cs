namespace Provisioning.LocalCluster.Tests.Foreign;

/// <summary>A directory that PostgreSQL's user can reach into; gone when disposed.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("pf-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
