namespace Provisioning.Kubernetes.Pipeline;

/// <summary>A token that is cancelled some time after another one is: what was begun before may still come to its end.</summary>
internal sealed class GracePeriod : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _stopping;

    public GracePeriod(TimeSpan time, TimeProvider timeProvider, CancellationToken stop)
    {
        _timer = timeProvider.CreateTimer(_ => _over.Cancel(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = stop.Register(() => _timer.Change(time, Timeout.InfiniteTimeSpan));
    }

    public CancellationToken Token => _over.Token;

    public async ValueTask DisposeAsync()
    {
        await _stopping.DisposeAsync().ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
        _over.Dispose();
    }
}
