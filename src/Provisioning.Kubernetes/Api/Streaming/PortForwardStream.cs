using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Provisioning.Kubernetes.Api.Streaming;

/// <summary>
/// A connection to a port of a pod. One reader and one writer may work at the same time. Asynchronous only. The protocol has no half-close: the pod sees
/// the end when the stream is disposed of. What goes wrong in the pod (nobody listens, the pod is gone) is an <see cref="IOException"/> of a read.
/// </summary>
internal sealed class PortForwardStream(WebSocket socket, string target) : AsyncStream
{
    private const byte DataChannel = 0;
    private const byte ErrorChannel = 1;
    private const int LongestFrame = 32 * 1024;
    private const int LongestError = 4096;

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    // Both channels begin with the port as two bytes.
    private readonly int[] _prefix = [2, 2];
    private readonly byte[] _scratch = new byte[2];
    private readonly StringBuilder _error = new();
    private int _channel = -1;
    private bool _ended;
    private int _disposed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        try
        {
            while (!_ended)
            {
                if (_channel < 0)
                {
                    await ReadChannelAsync(cancellationToken).ConfigureAwait(false);
                }
                else if (_channel is DataChannel or ErrorChannel && _prefix[_channel] > 0)
                {
                    var prefix = await ReceiveAsync(_scratch.AsMemory(0, _prefix[_channel]), cancellationToken).ConfigureAwait(false);
                    _prefix[prefix.Channel] -= prefix.Count;
                }
                else if (_channel == DataChannel)
                {
                    var (_, count, _) = await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                    if (count > 0)
                    {
                        return count;
                    }
                }
                else
                {
                    await ReadErrorAsync(cancellationToken).ConfigureAwait(false);
                }
            }

            return 0;
        }
        catch (WebSocketException exception)
        {
            throw new IOException($"The connection to {target} broke off: {exception.Message}", exception);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var frame = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, LongestFrame) + 1);
        try
        {
            frame[0] = DataChannel;
            while (!buffer.IsEmpty)
            {
                var part = buffer[..Math.Min(buffer.Length, LongestFrame)];
                part.CopyTo(frame.AsMemory(1));
                await socket.SendAsync(
                    frame.AsMemory(0, part.Length + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
                buffer = buffer[part.Length..];
            }
        }
        catch (WebSocketException exception)
        {
            throw new IOException($"The connection to {target} broke off: {exception.Message}", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            try
            {
                using var limit = new CancellationTokenSource(CloseTimeout, TimeProvider.System);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidOperationException)
            {
                // A goodbye that cannot be said any more; disposing of the socket cuts the connection.
            }
        }

        socket.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask ReadChannelAsync(CancellationToken cancellationToken)
    {
        var received = await socket.ReceiveAsync(_scratch.AsMemory(0, 1), cancellationToken).ConfigureAwait(false);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            End();
        }
        else if (received.Count > 0 && !received.EndOfMessage)
        {
            _channel = _scratch[0];
        }
    }

    private async ValueTask<(int Channel, int Count, bool EndOfMessage)> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var channel = _channel;
        var received = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            End();
            return (channel, 0, true);
        }

        if (received.EndOfMessage)
        {
            _channel = -1;
        }

        return (channel, received.Count, received.EndOfMessage);
    }

    private async ValueTask ReadErrorAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[512];
        var (channel, count, end) = await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (channel != ErrorChannel)
        {
            return;
        }

        if (_error.Length < LongestError)
        {
            _error.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        if (end && _error.Length > 0)
        {
            End();
        }
    }

    private void End()
    {
        _ended = true;
        if (_error.Length > 0)
        {
            throw new IOException($"The connection to {target} failed: {_error.ToString().Trim()}");
        }
    }
}
