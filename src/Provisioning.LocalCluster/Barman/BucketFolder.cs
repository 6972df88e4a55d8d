namespace Provisioning.LocalCluster.Barman;

/// <summary>A bucket as a folder: each file is an object. A folder without a file in it is not there, as in a bucket.</summary>
internal sealed class BucketFolder(string path)
{
    // What a link leads to is not in the bucket.
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
    private static readonly EnumerationOptions Flat = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Removes every object below a path; returns their keys.</summary>
    public IReadOnlyList<string> RemoveAll(string key)
    {
        var folder = Folder(key);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var removed = Directory.EnumerateFiles(folder, "*", Deep).Order(StringComparer.Ordinal).ToList();
        removed.ForEach(File.Delete);
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody wrote an object meanwhile: it stays, with its folder.
        }

        return [.. removed.Select(Key)];
    }

    /// <summary>Removes one object. That there is none is no failure.</summary>
    public IReadOnlyList<string> Remove(string key)
    {
        File.Delete(Folder(key));
        return [key];
    }

    /// <summary>Every object below a path, by its whole key.</summary>
    public IEnumerable<(string Name, FileInfo? File)> ListAll(string key)
    {
        var folder = Folder(key);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", Deep).Order(StringComparer.Ordinal).Select(f => (Key(f), (FileInfo?)new FileInfo(f)))
            : [];
    }

    /// <summary>What begins with a path, up to the next slash: objects, and (without a file) what leads to more of them.</summary>
    public IEnumerable<(string Name, FileInfo? File)> List(string key)
    {
        var slash = key.LastIndexOf('/');
        var (folder, prefix) = (Folder(key[..(slash + 1)]), key[(slash + 1)..]);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var folders = Directory.EnumerateDirectories(folder, "*", Flat).Where(d => Directory.EnumerateFiles(d, "*", Deep).Any())
            .Select(d => ($"{Name(d)}/", (FileInfo?)null));
        var files = Directory.EnumerateFiles(folder, "*", Flat).Select(f => (Name(f), (FileInfo?)new FileInfo(f)));
        return folders.Concat(files).Where(e => e.Item1.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(e => e.Item1, StringComparer.Ordinal);
    }

    private static string Name(string file) => StoreFolder.Name(Path.GetFileName(file));

    private string Folder(string key) => StoreFolder.Of(path, key);

    private string Key(string file) => string.Join('/', Path.GetRelativePath(path, file).Split(Path.DirectorySeparatorChar).Select(StoreFolder.Name));
}
