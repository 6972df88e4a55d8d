namespace Provisioning.Kubernetes.Pipeline;

/// <summary>A token that is cancelled some time after another one is: what was begun before may still come to its end.</summary>
internal sealed class GracePeriod : IAsyncDisposable
{
    /// <summary>Has its timer from the start: the one that <c>CancelAfter</c> makes for itself knows no other clock than the machine's.</summary>
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public GracePeriod(TimeSpan time, TimeProvider timeProvider, CancellationToken stop)
    {
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
#pragma warning disable RS0030 // its timer is the time provider's, which this only sets
        _stopping = stop.Register(() => _over.CancelAfter(time));
#pragma warning restore RS0030
    }

    public CancellationToken Token => _over.Token;

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync().ConfigureAwait(false);
        _over.Dispose();
    }
}
