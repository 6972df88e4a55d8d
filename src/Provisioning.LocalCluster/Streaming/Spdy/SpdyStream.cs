namespace Provisioning.LocalCluster.Streaming.Spdy;

/// <summary>One stream of a connection, opened by the peer.</summary>
internal sealed class SpdyStream(SpdyConnection connection, int id, IReadOnlyDictionary<string, string> headers) : DuplexStream
{
    private const int LargestFrame = 32 * 1024;
    private int _writesEnded;

    public int Id { get; } = id;

    public IReadOnlyDictionary<string, string> Headers { get; } = headers;

    internal ReceivedData Received { get; } = new();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Received.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(buffer.Length, LargestFrame)];
            buffer = buffer[part.Length..];
            await connection.SendAsync(SpdyFrame.Data(Id, part.Span, fin: false), cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task CompleteWritesAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _writesEnded, 1) == 0)
        {
            await connection.SendAsync(SpdyFrame.Data(Id, [], fin: true), cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        Received.Abandon();
        connection.Forget(Id);
        base.Dispose(disposing);
    }
}
