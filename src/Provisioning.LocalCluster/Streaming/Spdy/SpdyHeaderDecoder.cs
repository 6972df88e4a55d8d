using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Provisioning.LocalCluster.Streaming.Spdy;

/// <summary>
/// Reads the header blocks of one connection, in order: they share one zlib stream with a preset dictionary. <see cref="DeflateStream"/> knows no
/// preset dictionary, so it is first shown the dictionary as a stored block, whose output is thrown away but stays in the window.
/// </summary>
internal sealed class SpdyHeaderDecoder : IDisposable
{
    private const int ZlibHeaderLength = 2 + 4; // CMF, FLG, and the dictionary's checksum
    private const int MaximumBlock = 64 * 1024;

    private readonly FeedStream _input = new();
    private readonly DeflateStream _inflater;
    private bool _started;

    public SpdyHeaderDecoder() => _inflater = new DeflateStream(_input, CompressionMode.Decompress);

    public IReadOnlyDictionary<string, string> Decode(ReadOnlySpan<byte> block)
    {
        if (!_started)
        {
            if (block.Length < ZlibHeaderLength || (block[1] & 0x20) == 0)
            {
                throw new InvalidDataException("The SPDY headers are not compressed with the SPDY/3 dictionary.");
            }

            _started = true;
            block = block[ZlibHeaderLength..];
            var dictionary = SpdyHeaderDictionary.Bytes.Span;
            _input.Feed(StoredBlock.Wrap(dictionary));
            _inflater.ReadExactly(new byte[dictionary.Length]);
        }

        _input.Feed(block.ToArray());
        return Parse(Inflate());
    }

    public void Dispose() => _inflater.Dispose();

    private ReadOnlySpan<byte> Inflate()
    {
        using var output = new MemoryStream();
        var buffer = new byte[1024];
        int read;
        while ((read = _inflater.Read(buffer)) > 0)
        {
            output.Write(buffer, 0, read);
            if (output.Length > MaximumBlock)
            {
                throw new InvalidDataException("A SPDY header block is too large.");
            }
        }

        return output.GetBuffer().AsSpan(0, (int)output.Length);
    }

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> block)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var count = TakeLength(ref block);
        for (var i = 0; i < count; i++)
        {
            var name = TakeText(ref block);
            headers[name] = TakeText(ref block);
        }

        return headers;
    }

    private static string TakeText(ref ReadOnlySpan<byte> block)
    {
        var length = TakeLength(ref block);
        if (length < 0 || length > block.Length)
        {
            throw new InvalidDataException("A SPDY header block ends early.");
        }

        var text = Encoding.UTF8.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    private static int TakeLength(ref ReadOnlySpan<byte> block)
    {
        if (!BinaryPrimitives.TryReadInt32BigEndian(block, out var length))
        {
            throw new InvalidDataException("A SPDY header block ends early.");
        }

        block = block[4..];
        return length;
    }

    /// <summary>Gives the inflater what has arrived, and "nothing now" (not "the end") when that is used up.</summary>
    private sealed class FeedStream : MemoryStream
    {
        public void Feed(ReadOnlySpan<byte> data)
        {
            SetLength(0);
            Write(data);
            Position = 0;
        }
    }
}
