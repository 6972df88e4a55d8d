using Microsoft.Extensions.Logging;

namespace Provisioning.LocalCluster.Hosting;

/// <summary>What runs as long as a cluster does: started by name, stopped together, and never silently dead.</summary>
internal sealed partial class BackgroundTasks(ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    public void Start(string name, Func<CancellationToken, Task> run) => _running.Add(Task.Run(() => WatchAsync(name, run)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync(string name, Func<CancellationToken, Task> run)
    {
        try
        {
            await run(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
#pragma warning disable CA1031 // Whatever it was: the cluster goes on without this part, and says so.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(logger, e, name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} has failed and does not run any more.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string name);
}
