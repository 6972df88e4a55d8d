using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace Provisioning.LocalCluster.Processes;

/// <summary>
/// Starts child processes that do not survive the host: when it ends, even by SIGKILL, a watchdog process kills them with all their descendants.
/// Thread safe.
/// </summary>
internal sealed class ProcessHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, HostedProcess> _processes = new();
    private readonly string _registry;
    private readonly TimeProvider _time;
    private readonly Watchdog? _watchdog;

    private ProcessHost(string registry, Watchdog? watchdog, TimeProvider time)
    {
        _registry = registry;
        _watchdog = watchdog;
        _time = time;
    }

    /// <summary>Whether this system can run real processes for pods; elsewhere pods are simulated.</summary>
    [UnsupportedOSPlatformGuard("windows")]
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>Whom the processes run as, or <see langword="null"/> for the host's own user.</summary>
    public UnprivilegedUser? User { get; } = UnprivilegedUser.Current;

    /// <summary>How many processes run.</summary>
    public int Count => _processes.Count;

    /// <param name="directory">An existing directory for its bookkeeping.</param>
    /// <param name="removeWhenDone">A directory that the watchdog removes once the host is gone.</param>
    /// <param name="time">For delays.</param>
    public static ProcessHost Open(string directory, string? removeWhenDone, TimeProvider time)
    {
        var registry = Path.Combine(directory, "processes");
        if (!IsSupported)
        {
            return new ProcessHost(registry, null, time);
        }

        Directory.CreateDirectory(registry);
        return new ProcessHost(registry, Watchdog.Start(registry, removeWhenDone), time);
    }

    /// <exception cref="PlatformNotSupportedException">Neither Linux nor macOS.</exception>
    /// <exception cref="Win32Exception">The working directory does not exist.</exception>
    public HostedProcess Start(ProcessSpec spec)
    {
        if (!IsSupported)
        {
            throw new PlatformNotSupportedException("Pods run as real processes on Linux and macOS only; elsewhere they are simulated.");
        }

        var process = Process.Start(Launcher.Program(spec, _registry, User))!;
        var hosted = new HostedProcess(process, spec.Output, Forget, _time);
        _processes[hosted.Id] = hosted;
        if (hosted.Exited.IsCompleted)
        {
            _processes.TryRemove(hosted.Id, out _);
        }

        return hosted;
    }

    /// <summary>Creates a directory that the processes may write to, and only they.</summary>
    public void CreateDirectory(string path)
    {
        Directory.CreateDirectory(path);
        if (User is not null)
        {
            Posix.ChangeOwner(path, User.UserId, User.GroupId);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            await process.DisposeAsync().ConfigureAwait(false);
        }

        if (_watchdog is not null)
        {
            await _watchdog.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Forget(HostedProcess process)
    {
        _processes.TryRemove(process.Id, out _);
        try
        {
            File.Delete(Path.Combine(_registry, process.Id.ToString(CultureInfo.InvariantCulture)));
        }
        catch (DirectoryNotFoundException)
        {
            // Whoever removed the cluster's directory removed the entry too.
        }
    }
}
