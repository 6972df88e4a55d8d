using System.Net.Sockets;
using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>Takes one base backup into the archive of its cluster.</summary>
internal sealed class BaseBackupRun(LocalArchive archive, TimeProvider time)
{
    private static readonly TimeSpan ArchivePatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ArchivePoll = TimeSpan.FromMilliseconds(20);

    /// <summary>The backup, or why there is none; then nothing of it is left in the archive.</summary>
    public async Task<(BaseBackup? Backup, string Error)> RunAsync(ClusterResource cluster, IPostgresServer server, CancellationToken cancellationToken)
    {
        const string Failure = "rpc error: code = Unknown desc = exit status 1";
        var begin = time.GetUtcNow();
        if (BarmanPlugin.Archive(cluster) is not { } reference)
        {
            return (null, "rpc error: code = Unknown desc = invalid configuration, missing barman object store reference");
        }

        if (archive.Problem(reference, "exit status 1") is { } problem)
        {
            return (null, problem);
        }

        var folder = archive.Folder(reference)!;
        var id = FindFreeId(folder, begin);
        var isComplete = false;
        try
        {
            if (await server.BackupAsync(folder.DataDirectory(id), cancellationToken).ConfigureAwait(false) is not { } range
                || !await IsArchivedAsync(folder, range.EndWal, cancellationToken).ConfigureAwait(false))
            {
                return (null, Failure);
            }

            DropWal(folder.DataDirectory(id));
            var backup = new BaseBackup(id, begin, time.GetUtcNow(), range);
            BackupCatalog.Add(folder, backup);
            isComplete = true;
            return (backup, "");
        }
        catch (Exception e) when (e is IOException or SocketException or PostgresServerException)
        {
            // The server went away under the backup.
            return (null, Failure);
        }
        finally
        {
            if (!isComplete)
            {
                BackupCatalog.Remove(folder, id);
            }
        }
    }

    /// <summary>Ids are exact to the second, and small databases are backed up more than once in one.</summary>
    private static string FindFreeId(ServerFolder folder, DateTimeOffset begin)
    {
        var id = BaseBackup.NewId(begin);
        for (var next = begin; Directory.Exists(Path.GetDirectoryName(folder.DataDirectory(id))); id = BaseBackup.NewId(next))
        {
            next = next.AddSeconds(1);
        }

        return id;
    }

    /// <summary>A backup whose WAL is not in the archive cannot be recovered: it is not done before.</summary>
    private async Task<bool> IsArchivedAsync(ServerFolder folder, string segment, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!folder.HasWal(segment))
        {
            if (time.GetElapsedTime(began) > ArchivePatience || archive.IsDown())
            {
                return false;
            }

            await Task.Delay(ArchivePoll, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // The archive has it, once.
    private static void DropWal(string dataDirectory)
    {
        var wal = Path.Combine(dataDirectory, "pg_wal");
        if (Directory.Exists(wal))
        {
            foreach (var file in Directory.EnumerateFiles(wal))
            {
                File.Delete(file);
            }
        }
    }
}
