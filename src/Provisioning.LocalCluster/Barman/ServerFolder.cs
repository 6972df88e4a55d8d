namespace Provisioning.LocalCluster.Barman;

/// <summary>The archive of one server: its base backups in <c>base/ID</c>, its WAL in <c>wals</c>.</summary>
internal sealed record ServerFolder(string Path)
{
    public string WalDirectory => System.IO.Path.Combine(Path, "wals");

    public string BaseDirectory => System.IO.Path.Combine(Path, "base");

    /// <summary>Whether WAL was archived here: then no other server may begin its history here.</summary>
    public bool HasAnyWal => WalFiles.Any();

    /// <summary>The names of archived segments and histories.</summary>
    public IEnumerable<string> WalFiles => Directory.Exists(WalDirectory)
        ? Directory.EnumerateFiles(WalDirectory).Select(f => System.IO.Path.GetFileName(f)).Where(n => !n.StartsWith('.'))
        : [];

    public string BackupDirectory(string id) => System.IO.Path.Combine(BaseDirectory, id);

    /// <summary>Where a backup's copy of the data directory is.</summary>
    public string DataDirectory(string id) => System.IO.Path.Combine(BackupDirectory(id), "data");

    public bool HasWal(string name) => File.Exists(System.IO.Path.Combine(WalDirectory, name));
}
