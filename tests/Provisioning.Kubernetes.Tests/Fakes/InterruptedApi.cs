using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>
/// One process' way to a shared cluster, on which its n-th call is held up. It gets to the cluster in the end, and whether the process still waits for it or
/// not makes no difference to that.
/// </summary>
internal sealed class InterruptedApi(IKubernetesApi inner, Func<bool> counts) : ForwardingApi(inner), IDisposable
{
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    /// <summary>The call to hold up, from 1.</summary>
    public required int InterruptAt { get; init; }

    public Task Interrupted => _interrupted.Task;

    /// <summary>Ends when the call that was held up has had its effect.</summary>
    public Task Late { get; private set; } = Task.CompletedTask;

    public void GoOn() => _goOn.TrySetResult();

    /// <summary>Lets the call go, so that the process can be cleared away.</summary>
    public void Dispose() => GoOn();

    protected override async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (!counts() || Interlocked.Increment(ref _calls) != InterruptAt)
        {
            return await call(cancellationToken);
        }

        var late = HoldAsync(call);
        Late = late.ContinueWith(_ => { }, TaskScheduler.Default);
        _interrupted.TrySetResult();
        return await late.WaitAsync(cancellationToken);
    }

    private async Task<T> HoldAsync<T>(Func<CancellationToken, Task<T>> call)
    {
        await _goOn.Task;
        return await call(CancellationToken.None);
    }
}
