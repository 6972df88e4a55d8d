using System.Collections.Concurrent;

namespace Provisioning.Kubernetes.Api.Requests;

/// <summary>Counts every request that goes to the server, repetitions included. Thread safe.</summary>
internal sealed class RequestCounter
{
    private readonly ConcurrentDictionary<(string Verb, string Resource), long> _counts = new();
    private long _total;
    private int _openWatches;

    public long Total => Volatile.Read(ref _total);

    public int OpenWatches => Volatile.Read(ref _openWatches);

    public IReadOnlyDictionary<(string Verb, string Resource), long> Counts => _counts;

    public void Sent(string verb, string resource)
    {
        Interlocked.Increment(ref _total);
        _counts.AddOrUpdate((verb, resource), 1, static (_, count) => count + 1);
    }

    public void WatchOpened() => Interlocked.Increment(ref _openWatches);

    public void WatchClosed() => Interlocked.Decrement(ref _openWatches);
}
