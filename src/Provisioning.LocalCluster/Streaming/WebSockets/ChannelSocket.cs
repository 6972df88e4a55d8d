using System.Net.WebSockets;

namespace Provisioning.LocalCluster.Streaming.WebSockets;

/// <summary>
/// Kubernetes' channels over one WebSocket (<c>v4.channel.k8s.io</c>, <c>v5.channel.k8s.io</c>): the first byte of a message is its channel's number.
/// </summary>
internal sealed class ChannelSocket : IDisposable
{
    private const byte CloseSignal = 255; // v5: the message's second byte names the channel that gets no more data
    private const int BufferSize = 32 * 1024;

    private readonly WebSocket _socket;
    private readonly ChannelStream[] _channels;
    private readonly SemaphoreSlim _sending = new(1, 1);

    public ChannelSocket(WebSocket socket, int channels)
    {
        _socket = socket;
        _channels = [.. Enumerable.Range(0, channels).Select(c => new ChannelStream(this, (byte)c))];
    }

    public ChannelStream this[int channel] => _channels[channel];

    /// <summary>Reads messages until the client closes the socket.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The channels' readers see it.
            error = new IOException("The connection was closed.", e);
        }

        foreach (var channel in _channels)
        {
            channel.Received.Complete(error);
        }
    }

    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var message = new byte[1 + data.Length];
        message[0] = channel;
        data.CopyTo(message.AsMemory(1));
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        byte? channel = null;
        while (true)
        {
            var received = await _socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            var data = buffer.AsMemory(0, received.Count);
            if (channel is null && !data.IsEmpty)
            {
                channel = data.Span[0];
                data = data[1..];
            }

            if (channel == CloseSignal)
            {
                if (!data.IsEmpty && data.Span[0] < _channels.Length)
                {
                    _channels[data.Span[0]].Received.Complete();
                }
            }
            else if (channel < _channels.Length)
            {
                await _channels[channel.Value].Received.AddAsync(data, cancellationToken).ConfigureAwait(false);
            }

            if (received.EndOfMessage)
            {
                channel = null;
            }
        }
    }
}
