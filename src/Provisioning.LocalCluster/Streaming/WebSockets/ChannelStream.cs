namespace Provisioning.LocalCluster.Streaming.WebSockets;

/// <summary>One channel of a <see cref="ChannelSocket"/>.</summary>
internal sealed class ChannelStream(ChannelSocket socket, byte channel) : DuplexStream
{
    internal ReceivedData Received { get; } = new();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Received.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await socket.SendAsync(channel, buffer, cancellationToken).ConfigureAwait(false);

    /// <summary>Nothing: the protocols have no way to say so from the server's side, short of closing the socket.</summary>
    public override Task CompleteWritesAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        Received.Abandon();
        base.Dispose(disposing);
    }
}
