using Provisioning.LocalCluster.Streaming;

namespace Provisioning.LocalCluster.Tests.Streaming;

/// <summary>One stream to read, another to write: a connection without a network.</summary>
internal sealed class HalvesStream(Stream input, Stream output) : DuplexStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        output.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

    public override Task CompleteWritesAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
