using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>One process' way to a shared cluster. From its n-th call on, the process is as good as killed: no call takes effect or returns any more.</summary>
internal sealed class KillableApi(IKubernetesApi inner) : ForwardingApi(inner), IDisposable
{
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _buried = new();
    private int _calls;

    /// <summary>The call to die at, from 1; 0 for never.</summary>
    public int KillAt { get; init; }

    /// <summary>Whether that call still takes effect.</summary>
    public bool AfterTheCall { get; init; }

    public Task Died => _died.Task;

    /// <summary>Lets the calls that hang end, so that the dead process can be cleared away.</summary>
    public void Dispose() => _buried.Cancel();

    protected override async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var isLast = Interlocked.Increment(ref _calls) == KillAt;
        if (isLast && AfterTheCall)
        {
            await call(cancellationToken);
        }

        if (isLast)
        {
            _died.TrySetResult();
        }

        if (_died.Task.IsCompleted)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _buried.Token);
        }

        return await call(cancellationToken);
    }
}
