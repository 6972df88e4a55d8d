using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Provisioning.LocalCluster.Streaming.Spdy;

/// <summary>
/// The server's end of a SPDY/3.1 connection, as far as Kubernetes uses it: the client opens streams, both sides send data. Flow control windows are
/// ignored because the clients' library ignores them too (it never sends WINDOW_UPDATE).
/// </summary>
internal sealed class SpdyConnection(Stream transport) : IDisposable
{
    private const int SynStreamHeaderStart = 10; // stream, associated stream, priority, slot
    private static readonly byte[] EmptyHeaders = [0, 0, 0, 0];

    private readonly ConcurrentDictionary<int, SpdyStream> _streams = new();
    private readonly Channel<SpdyStream> _incoming = Channel.CreateUnbounded<SpdyStream>();
    private readonly SpdyHeaderDecoder _headers = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private bool _zlibHeaderSent;

    /// <summary>Streams that the client opened; completes when the connection ends.</summary>
    public ChannelReader<SpdyStream> Incoming => _incoming.Reader;

    /// <summary>Reads frames until the client closes the connection.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Exception? error = null;
        try
        {
            while (await SpdyFrame.ReadAsync(transport, cancellationToken).ConfigureAwait(false) is { } frame && frame.Type != SpdyFrameType.GoAway)
            {
                await HandleAsync(frame, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or OperationCanceledException)
        {
            // The streams' readers see it.
            error = e is OperationCanceledException ? new IOException("The connection was closed.", e) : e;
        }

        _incoming.Writer.TryComplete();
        foreach (var stream in _streams.Values)
        {
            stream.Received.Complete(error);
        }
    }

    public async Task SendAsync(byte[] frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await transport.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
            await transport.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose()
    {
        _headers.Dispose();
        _sending.Dispose();
    }

    internal void Forget(int id) => _streams.TryRemove(id, out _);

    private async Task HandleAsync(SpdyFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.Type)
        {
            case SpdyFrameType.Data when _streams.TryGetValue(frame.StreamId, out var stream):
                await stream.Received.AddAsync(frame.Payload, cancellationToken).ConfigureAwait(false);
                if (frame.IsFin)
                {
                    stream.Received.Complete();
                }

                break;
            case SpdyFrameType.SynStream:
                await OpenAsync(frame, cancellationToken).ConfigureAwait(false);
                break;
            case SpdyFrameType.RstStream when _streams.TryRemove(frame.LeadingId(), out var stream):
                stream.Received.Complete(new IOException("The client reset the stream."));
                break;
            case SpdyFrameType.Ping:
                await SendAsync(SpdyFrame.Control(SpdyFrameType.Ping, frame.LeadingId()), cancellationToken).ConfigureAwait(false);
                break;
            case SpdyFrameType.Headers:
                // Only to keep the compression's state in step: nobody reads headers that come after the first.
                _headers.Decode(frame.Payload.Span[4..]);
                break;
        }
    }

    private async Task OpenAsync(SpdyFrame frame, CancellationToken cancellationToken)
    {
        var stream = new SpdyStream(this, frame.LeadingId(), _headers.Decode(frame.Payload.Span[SynStreamHeaderStart..]));
        _streams[stream.Id] = stream;
        if (frame.IsFin)
        {
            stream.Received.Complete();
        }

        await SendAsync(SynReply(stream.Id), cancellationToken).ConfigureAwait(false);
        await _incoming.Writer.WriteAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Accepts a stream, with no headers. Our compression is none: stored blocks need no dictionary, and a reader that has one does not mind. The empty
    /// block after it is zlib's sync flush, without which Go's reader keeps the data back.
    /// </summary>
    private byte[] SynReply(int streamId)
    {
        byte[] zlibHeader = _zlibHeaderSent ? [] : [0x78, 0x01];
        _zlibHeaderSent = true;
        byte[] id = [(byte)(streamId >> 24), (byte)(streamId >> 16), (byte)(streamId >> 8), (byte)streamId];
        return SpdyFrame.Control(
            SpdyFrameType.SynReply, (ReadOnlySpan<byte>)[.. id, .. zlibHeader, .. StoredBlock.Wrap(EmptyHeaders), .. StoredBlock.Wrap([])]);
    }
}
