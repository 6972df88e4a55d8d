using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Provisioning.Kubernetes.Api.Json;

/// <summary>Reads a stream through pooled buffers, so that neither big lists nor endless watches reach the large object heap.</summary>
internal static class PooledReads
{
    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 16 * 1024, leaveOpen: true);

    /// <summary>Every non-empty line; valid until the next one is asked for. A last line without its end is an <see cref="EndOfStreamException"/>.</summary>
    public static async IAsyncEnumerable<ReadOnlySequence<byte>> ReadLinesAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, Options);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    if (rest.Slice(0, end) is { IsEmpty: false } line)
                    {
                        yield return line;
                    }

                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (read.IsCompleted)
                {
                    if (!rest.IsEmpty)
                    {
                        throw new EndOfStreamException("The stream ended in the middle of a line.");
                    }

                    yield break;
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The whole stream, in pooled buffers that live until <paramref name="use"/> returns.</summary>
    public static async ValueTask<TResult> ReadToEndAsync<TResult>(
        Stream stream, Func<ReadOnlySequence<byte>, TResult> use, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, Options);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (read.IsCompleted)
                {
                    return use(read.Buffer);
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }
}
