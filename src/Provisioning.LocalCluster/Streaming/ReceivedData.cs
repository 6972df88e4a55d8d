using System.IO.Pipelines;

namespace Provisioning.LocalCluster.Streaming;

/// <summary>What arrived on one of a connection's channels and is not read yet; a full one holds the connection up.</summary>
internal sealed class ReceivedData
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false));
    private readonly Stream _reader;
    private bool _completed;

    public ReceivedData() => _reader = _pipe.Reader.AsStream(leaveOpen: true);

    /// <summary>Called from the connection's one reading loop. What comes after the end is dropped.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (!data.IsEmpty && !_completed)
        {
            await _pipe.Writer.WriteAsync(data, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Nothing more arrives: readers get what is left and then the end, or <paramref name="error"/> at once.</summary>
    public void Complete(Exception? error = null)
    {
        _completed = true;
        _pipe.Writer.Complete(error);
    }

    /// <summary>Nobody reads any more: what still arrives is dropped.</summary>
    public void Abandon() => _pipe.Reader.Complete();

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _reader.ReadAsync(buffer, cancellationToken);
}
