using System.Diagnostics;

namespace Provisioning.LocalCluster.Processes;

/// <summary>A running child process. Disposing it kills what is left of it and of its descendants (SIGKILL).</summary>
internal sealed class HostedProcess : IAsyncDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _watch;

    public HostedProcess(Process process, TextWriter? output, Action<HostedProcess> onExit, TimeProvider time)
    {
        _process = process;
        _time = time;
        Id = process.Id;
        if (output is not null)
        {
            process.StandardInput.Close();
        }

        Task[] pumps = output is null ? [] : [CopyLinesAsync(process.StandardOutput, output), CopyLinesAsync(process.StandardError, output)];
        _watch = WatchAsync(pumps, onExit);
    }

    public int Id { get; }

    /// <summary>The exit code once the process ended and its output was read; 128 + the signal when a signal ended it.</summary>
    public Task<int> Exited => _exited.Task;

    public Stream StandardInput => _process.StandardInput.BaseStream;

    public Stream StandardOutput => _process.StandardOutput.BaseStream;

    public Stream StandardError => _process.StandardError.BaseStream;

    public void Signal(Signal signal)
    {
        if (!_exited.Task.IsCompleted)
        {
            Posix.Signal(Id, signal);
        }
    }

    /// <summary>SIGKILL to the process and all its descendants.</summary>
    public void Kill()
    {
        if (!_exited.Task.IsCompleted)
        {
            ProcessTree.Kill(Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _watch.ConfigureAwait(false);
        _process.Dispose();
    }

    private static async Task CopyLinesAsync(StreamReader reader, TextWriter output)
    {
        try
        {
            while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                await output.WriteLineAsync(line).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone and its pipe with it.
        }
    }

    private async Task WatchAsync(Task[] pumps, Action<HostedProcess> onExit)
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);

        // What a process started does not outlive it, as in a container. (PostgreSQL's children lead groups of their own, and follow their parent by
        // themselves.)
        Posix.KillGroup(Id);

        // A grandchild that outlives its parent may hold the pipe open: what it still says is not worth waiting for.
        var drained = Task.WhenAll(pumps);
        await Task.WhenAny(drained, Task.Delay(DrainTimeout, _time)).ConfigureAwait(false);
        onExit(this);
        _exited.TrySetResult(_process.ExitCode);
    }
}
