using System.Buffers;
using System.Net.Sockets;
using Provisioning.Kubernetes.Pipeline;

namespace Provisioning.Kubernetes.Tunnels;

/// <summary>
/// One connection of a tunnel. Until the server says its first byte, nothing has happened that could not be begun anew: when the way to it breaks before, what
/// the client has said so far is said to the server that is there then.
/// </summary>
/// <param name="local">The client.</param>
/// <param name="connect">Connects to the server of now, and waits for one.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class TunnelConnection(Stream local, Func<CancellationToken, Task<Stream>> connect, TimeProvider timeProvider)
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Clients say less before they want an answer; one that says more is not begun anew.</summary>
    private const int MaxReplay = 256 * 1024;

    /// <summary>About two seconds between tries.</summary>
    private const int LongestBackoff = 3;

    /// <summary>
    /// A client that has said everything may still read. The way to the server cannot tell it that the client has gone, so that the server would keep it.
    /// </summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private readonly ArrayBufferWriter<byte> _said = new();
    private volatile bool _answered;
    private volatile bool _clientEnded;

    private bool CanBeginAnew => !_answered && !_clientEnded && _said.WrittenCount <= MaxReplay;

    /// <summary>Forwards until one of the two ends.</summary>
    /// <param name="limit">Cancelled when the server has not answered in time; without effect once it has.</param>
    /// <param name="closing">Cancelled when the tunnel closes.</param>
    /// <exception cref="IOException">The way broke, and it is too late to begin anew.</exception>
    public async Task RunAsync(CancellationToken limit, CancellationToken closing)
    {
        using var ended = new CancellationTokenSource();
        using var open = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, closing);
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(open.Token, limit);
        for (var attempt = 0; !await TryAsync(ended, connecting.Token, open.Token).ConfigureAwait(false); attempt++)
        {
            await Task.Delay(Backoff.Get(Math.Min(attempt, LongestBackoff)), timeProvider, connecting.Token).ConfigureAwait(false);
        }
    }

    /// <returns>Whether the connection is over; otherwise it is to be begun anew.</returns>
    private async Task<bool> TryAsync(CancellationTokenSource ended, CancellationToken connecting, CancellationToken open)
    {
        var remote = await connect(connecting).ConfigureAwait(false);
        await using var disposal = remote.ConfigureAwait(false);
        using var uploading = CancellationTokenSource.CreateLinkedTokenSource(open);
        var upload = Task.CompletedTask;
        try
        {
            if (_said.WrittenCount > 0)
            {
                await remote.WriteAsync(_said.WrittenMemory, connecting).ConfigureAwait(false);
            }

            upload = UploadAsync(remote, ended, uploading.Token);
            await DownloadAsync(remote, connecting, open).ConfigureAwait(false);
            return !CanBeginAnew;
        }
        catch (IOException) when (CanBeginAnew)
        {
            return false;
        }
        finally
        {
            await uploading.CancelAsync().ConfigureAwait(false);
            await upload.ConfigureAwait(false);
        }
    }

    private async Task DownloadAsync(Stream remote, CancellationToken connecting, CancellationToken open)
    {
        var buffer = new byte[BufferSize];
        for (int read; (read = await remote.ReadAsync(buffer, _answered ? open : connecting).ConfigureAwait(false)) > 0;)
        {
            _answered = true;
            await local.WriteAsync(buffer.AsMemory(0, read), open).ConfigureAwait(false);
        }
    }

    private async Task UploadAsync(Stream remote, CancellationTokenSource ended, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        try
        {
            for (int read; (read = await local.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                if (!_answered && _said.WrittenCount <= MaxReplay)
                {
                    _said.Write(buffer.AsSpan(0, read));
                }

                await remote.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            _clientEnded = true;
            await Task.Delay(Linger, timeProvider, cancellationToken).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two ends is gone, which the other direction learns too.
        }
    }
}
