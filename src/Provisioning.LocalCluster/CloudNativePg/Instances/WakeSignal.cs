using System.Threading.Channels;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Wakes one waiting loop; signals that come while it is busy count as one.</summary>
internal sealed class WakeSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _channel.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await _channel.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for a signal, but no longer than <paramref name="limit"/> nor past the end of <paramref name="other"/>.</summary>
    public async Task WaitAsync(Task other, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var signal = WaitAsync(linked.Token);
        await Task.WhenAny(signal, other).ConfigureAwait(false);
        if (!signal.IsCompleted)
        {
            await linked.CancelAsync().ConfigureAwait(false);
            await signal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
