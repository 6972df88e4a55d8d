namespace Provisioning.LocalCluster.Streaming;

/// <summary>Passes on so many bytes, and drops the rest.</summary>
internal sealed class LimitedStream(Stream target, long limit) : DuplexStream
{
    private long _left = limit;

    public override bool CanRead => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var part = buffer[..(int)Math.Min(buffer.Length, _left)];
        _left -= part.Length;
        if (!part.IsEmpty)
        {
            await target.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    public override Task CompleteWritesAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
