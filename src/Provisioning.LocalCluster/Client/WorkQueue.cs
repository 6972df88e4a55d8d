using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Provisioning.LocalCluster.Client;

/// <summary>
/// Runs a reconcile function once per key at a time: keys added while one runs are run again afterwards, and a failure is retried later.
/// </summary>
/// <param name="reconcile">Returns when to run again, or <see langword="null"/> to wait for the next <see cref="Add"/>.</param>
/// <param name="onError">Told of every failure, before the retry.</param>
internal sealed class WorkQueue(
    Func<ObjectKey, CancellationToken, Task<TimeSpan?>> reconcile, Action<ObjectKey, Exception> onError, TimeProvider time)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    private readonly Channel<ObjectKey> _ready = Channel.CreateUnbounded<ObjectKey>();
    private readonly ConcurrentDictionary<ObjectKey, bool> _queued = new();

    public void Add(ObjectKey key)
    {
        if (_queued.TryAdd(key, true))
        {
            _ready.Writer.TryWrite(key);
        }
    }

    /// <summary>Runs until cancelled; keys run side by side, one key never with itself.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = new ConcurrentDictionary<ObjectKey, Task>();
        var failures = new ConcurrentDictionary<ObjectKey, int>();
        try
        {
            await foreach (var key in _ready.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                var previous = running.GetValueOrDefault(key, Task.CompletedTask);
                running[key] = RunOneAsync(key, previous, failures, cancellationToken);
                foreach (var done in running.Where(r => r.Value.IsCompleted))
                {
                    running.TryRemove(done);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }

        await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunOneAsync(ObjectKey key, Task previous, ConcurrentDictionary<ObjectKey, int> failures, CancellationToken cancellationToken)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Yield();
        _queued.TryRemove(key, out _);
        TimeSpan? again;
        try
        {
            again = await reconcile(key, cancellationToken).ConfigureAwait(false);
            failures.TryRemove(key, out _);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // A controller outlives any one object's failure: report, and try again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            onError(key, e);
            var count = failures.AddOrUpdate(key, 1, (_, n) => n + 1);
            again = TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, FirstRetry.Ticks << Math.Min(count - 1, 10)));
        }

        if (again is { } delay)
        {
            _ = AddLaterAsync(key, delay, cancellationToken);
        }
    }

    private async Task AddLaterAsync(ObjectKey key, TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            Add(key);
        }
    }
}
