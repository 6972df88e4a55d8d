using System.Net.WebSockets;

namespace Provisioning.LocalCluster.Streaming.WebSockets;

/// <summary>The bytes of a socket's binary messages, one after the other: how another protocol is tunnelled.</summary>
internal sealed class WebSocketByteStream(WebSocket socket) : DuplexStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ValueWebSocketReceiveResult received;
            try
            {
                received = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (WebSocketException e)
            {
                throw new IOException("The tunnel was closed.", e);
            }

            if (received.MessageType == WebSocketMessageType.Close)
            {
                return 0;
            }

            if (received.Count > 0 || buffer.IsEmpty)
            {
                return received.Count;
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException e)
        {
            throw new IOException("The tunnel was closed.", e);
        }
    }

    public override Task CompleteWritesAsync(CancellationToken cancellationToken) =>
        socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
}
