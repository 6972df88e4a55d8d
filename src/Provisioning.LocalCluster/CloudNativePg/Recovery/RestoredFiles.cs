using Provisioning.LocalCluster.CloudNativePg.Instances;
using Provisioning.LocalCluster.Processes;

namespace Provisioning.LocalCluster.CloudNativePg.Recovery;

/// <summary>Makes of a base backup's files what PostgreSQL recovers from.</summary>
internal static class RestoredFiles
{
    private static readonly string[] Stale = ["standby.signal", "postmaster.pid", "postmaster.opts", "recovery.done", Barman.ArchiveCommands.EmptyCheckMarker];

    /// <summary>All WAL comes from the archive; what the server before was, its copy is not.</summary>
    public static void Prepare(string dataDirectory, string? walDirectory, UnprivilegedUser? owner)
    {
        if (!OperatingSystem.IsWindows())
        {
            // The copy in the archive was made into a directory that others may read.
            File.SetUnixFileMode(dataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        foreach (var name in Stale)
        {
            File.Delete(Path.Combine(dataDirectory, name));
        }

        var wal = Path.Combine(dataDirectory, "pg_wal");
        Empty(wal);
        if (walDirectory is not null)
        {
            Directory.Delete(wal);
            Directory.CreateSymbolicLink(wal, walDirectory);
        }

        // What ALTER SYSTEM set was the other server's.
        CertificateFiles.WriteOwned(Path.Combine(dataDirectory, "postgresql.auto.conf"), "", owner);
        CertificateFiles.WriteOwned(Path.Combine(dataDirectory, "recovery.signal"), "", owner);
    }

    private static void Empty(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            File.Delete(file);
        }

        foreach (var child in Directory.EnumerateDirectories(directory))
        {
            Directory.Delete(child, recursive: true);
        }
    }
}
