using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Provisioning.Kubernetes.Tests.Api.Support;

/// <summary>A clock that stands still, and tells which waits have begun: so a test moves it exactly when the code under test waits.</summary>
internal sealed class ObservedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a wait of such a length has begun, and lets it pass.</summary>
    public async Task<TimeSpan> PassAsync(Predicate<TimeSpan> which, CancellationToken cancellationToken)
    {
        await foreach (var wait in _waits.Reader.ReadAllAsync(cancellationToken))
        {
            if (which(wait))
            {
                Advance(wait);
                return wait;
            }
        }

        throw new InvalidOperationException("Unreachable: the channel never ends.");
    }
}
