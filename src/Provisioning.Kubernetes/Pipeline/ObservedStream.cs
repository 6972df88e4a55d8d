using Provisioning.Kubernetes.Api.Streaming;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Tells whether the other side ever said anything. Does not dispose of the stream under it.</summary>
internal sealed class ObservedStream(Stream inner) : AsyncStream
{
    private bool _answered;
    private bool _broke;

    /// <summary>Whether the connection ended or failed before the first byte came.</summary>
    public bool BrokeBeforeAnswer => _broke && !_answered;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            _answered |= read > 0;
            _broke |= read == 0 && buffer.Length > 0;
            return read;
        }
        catch (IOException)
        {
            _broke = true;
            throw;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            _broke = true;
            throw;
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
