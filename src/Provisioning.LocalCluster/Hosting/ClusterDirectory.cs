using System.Security.Cryptography;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>
/// The directory of one cluster's files. It is held by a locked file, which the operating system lets go when the process ends in whatever way, so that
/// the next cluster to start can tell abandoned directories from used ones and removes them.
/// </summary>
internal sealed class ClusterDirectory : IDisposable
{
    private const string Prefix = "provisioning-";
    private const string LockName = ".lock";
    private const string KeptLockName = ".kept";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>PostgreSQL runs as another user when we are root, and must be able to reach its data below.</summary>
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly FileStream _lock;

    private ClusterDirectory(string path, FileStream @lock, bool isKept)
    {
        Path = path;
        _lock = @lock;
        IsKept = isKept;
    }

    public string Path { get; }

    /// <summary>Whether it outlives its user.</summary>
    public bool IsKept { get; }

    /// <summary>A new directory under the temporary folder, after sweeping away abandoned ones.</summary>
    public static ClusterDirectory CreateTemporary()
    {
        var root = System.IO.Path.GetTempPath();
        Sweep(root);
        while (true)
        {
            // Short: paths of Unix sockets below it have about 100 characters.
            var path = System.IO.Path.Combine(root, Prefix + RandomNumberGenerator.GetHexString(8, lowercase: true));
            if (!Directory.Exists(path))
            {
                try
                {
                    return Open(path);
                }
                catch (IOException) when (!Directory.Exists(path))
                {
                    // Another cluster's sweep came between the making of the lock and its locking.
                }
            }
        }
    }

    /// <summary>The directory that the user chose: it must be new or empty, since it is removed in the end.</summary>
    /// <exception cref="InvalidOperationException">It holds files.</exception>
    public static ClusterDirectory Create(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !RemoveIfAbandoned(path))
        {
            throw new InvalidOperationException(
                $"The data directory {path} is not empty. The local cluster removes its directory when it stops, so it takes only a new one.");
        }

        return Open(path);
    }

    /// <summary>
    /// A directory that stays: new, empty, or left by an earlier user, of whose files those of <paramref name="lasting"/> folders are still there.
    /// </summary>
    /// <exception cref="InvalidOperationException">It holds files of somebody else, or is in use.</exception>
    public static ClusterDirectory Keep(string path, params ReadOnlySpan<string> lasting)
    {
        path = System.IO.Path.GetFullPath(path);
        var lockPath = System.IO.Path.Combine(path, KeptLockName);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(lockPath))
        {
            throw new InvalidOperationException($"The data directory {path} holds files that are not a local cluster's.");
        }

        CreatePassable(path);
        FileStream @lock;
        try
        {
            @lock = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"The data directory {path} is in use by another process.", e);
        }

        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            if (!lasting.Contains(System.IO.Path.GetFileName(folder)))
            {
                Remove(folder);
            }
        }

        return new ClusterDirectory(path, @lock, isKept: true);
    }

    public void Dispose()
    {
        _lock.Dispose();
        if (!IsKept)
        {
            Remove(Path);
        }
    }

    private static ClusterDirectory Open(string path)
    {
        CreatePassable(path);
        return new ClusterDirectory(
            path, new FileStream(System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None), isKept: false);
    }

    private static void CreatePassable(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, Passable);
        }
    }

    private static void Sweep(string root)
    {
        foreach (var path in Directory.EnumerateDirectories(root, Prefix + "????????"))
        {
            RemoveIfAbandoned(path);
        }
    }

    /// <summary>Whether it was a dead cluster's, and is gone.</summary>
    private static bool RemoveIfAbandoned(string path)
    {
        try
        {
            using (new FileStream(System.IO.Path.Combine(path, LockName), FileMode.Open, FileAccess.Write, FileShare.None))
            {
                Remove(path);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use, another user's, or not a cluster's directory at all.
            return false;
        }
    }

    /// <summary>Processes that are just ending may still drop a file: tries again.</summary>
    private static void Remove(string path)
    {
        const int Attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (attempt < Attempts)
            {
                // "Directory not empty": a file appeared while the others were being deleted.
            }
        }
    }
}
