using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Barman;

/// <summary>The finished base backups of a server: those whose description lies in the archive, whoever removed the others.</summary>
internal static class BackupCatalog
{
    private const string InfoFile = "backup.json";

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<BaseBackup> List(ServerFolder folder) => Directory.Exists(folder.BaseDirectory)
        ?
        [
            .. Directory.EnumerateDirectories(folder.BaseDirectory).Select(d => Path.Combine(d, InfoFile)).Where(File.Exists)
                .Select(f => BaseBackup.FromJson(JsonNode.Parse(File.ReadAllText(f)))).OrderBy(b => b.End).ThenBy(b => b.Id, StringComparer.Ordinal),
        ]
        : [];

    /// <summary>Makes a backup part of the catalogue, in one step.</summary>
    public static void Add(ServerFolder folder, BaseBackup backup)
    {
        var file = Path.Combine(folder.BackupDirectory(backup.Id), InfoFile);
        File.WriteAllText(file + ".new", backup.ToJson().ToJsonString());
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Takes a backup out of the catalogue, then its files away.</summary>
    public static void Remove(ServerFolder folder, string id)
    {
        var directory = folder.BackupDirectory(id);
        if (Directory.Exists(directory))
        {
            File.Delete(Path.Combine(directory, InfoFile));
            Directory.Delete(directory, recursive: true);
        }
    }
}
