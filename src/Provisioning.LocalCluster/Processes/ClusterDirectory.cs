namespace Provisioning.LocalCluster.Processes;

/// <summary>
/// The directory of one running cluster, with its processes. Gone when disposed, and gone with the host however that ends.
/// Next to it lies a locked file that says the host is alive.
/// </summary>
internal sealed class ClusterDirectory : IAsyncDisposable
{
    private const string LockSuffix = ".lock";

    private readonly FileStream _lock;

    private ClusterDirectory(string path, FileStream @lock, ProcessHost processes)
    {
        Path = path;
        _lock = @lock;
        Processes = processes;
    }

    /// <summary>Where clusters of this user live unless told otherwise. Short, because Unix socket paths are limited to about 100 characters.</summary>
    public static string DefaultRoot => System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"provisioning-{Environment.UserName}");

    public string Path { get; }

    public ProcessHost Processes { get; }

    public static ClusterDirectory Create(string root, TimeProvider time)
    {
        Directory.CreateDirectory(root);
        while (true)
        {
            var path = System.IO.Path.Combine(root, System.IO.Path.GetRandomFileName()[..8]);
            if (Directory.Exists(path) || TryLock(path) is not { } held)
            {
                continue;
            }

            Directory.CreateDirectory(path);
            if (ProcessHost.IsSupported)
            {
                // Passable for the unprivileged user, listable for the owner only.
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            }

            return new ClusterDirectory(path, held, ProcessHost.Open(path, path, time));
        }
    }

    /// <summary>Removes the directories of hosts that are gone together with their watchdog, as after a power failure.</summary>
    public static void RemoveStale(string root)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(root, "*" + LockSuffix))
        {
            var path = file[..^LockSuffix.Length];
            using var held = TryLock(path);
            if (held is not null)
            {
                RemoveContent(path);
                File.Delete(file);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Processes.DisposeAsync().ConfigureAwait(false);
        RemoveContent(Path);
        File.Delete(Path + LockSuffix);
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path + LockSuffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void RemoveContent(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
