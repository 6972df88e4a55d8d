namespace Provisioning.Kubernetes.Observing;

/// <summary>Wakes one waiter; what happens while nobody waits wakes the next one at once. Thread safe.</summary>
internal sealed class ChangeSignal(TimeProvider timeProvider, Action<ChangeSignal>? onDispose = null) : IDisposable
{
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => _changed.TrySetResult();

    /// <summary>Returns after a change, or after the time when one is given.</summary>
    public async Task WaitAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var changed = _changed.Task;
        if (!changed.IsCompleted)
        {
            try
            {
                await changed.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return;
            }
        }

        // New changes count from here on: whoever waits looks at everything after this call returns.
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Dispose() => onDispose?.Invoke(this);
}
