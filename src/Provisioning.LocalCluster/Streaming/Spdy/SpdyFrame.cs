using System.Buffers.Binary;

namespace Provisioning.LocalCluster.Streaming.Spdy;

/// <summary>One frame: 8 bytes of header, then up to 16 MiB of payload (SPDY draft 3, section 2.2).</summary>
/// <param name="StreamId">Of a data frame; control frames carry theirs in the payload.</param>
internal readonly record struct SpdyFrame(SpdyFrameType Type, int StreamId, byte Flags, ReadOnlyMemory<byte> Payload)
{
    public const byte FinFlag = 1;
    private const int HeaderLength = 8;
    private const int Version = 3;

    public bool IsFin => (Flags & FinFlag) != 0;

    /// <summary>The 31-bit number that the payload of most control frames starts with.</summary>
    public int LeadingId() => Payload.Length >= 4
        ? (int)(BinaryPrimitives.ReadUInt32BigEndian(Payload.Span) & 0x7fffffff)
        : throw new InvalidDataException($"A SPDY {Type} frame is too short.");

    /// <summary>The next frame, or <see langword="null"/> at the end of the stream.</summary>
    public static async ValueTask<SpdyFrame?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderLength];
        var read = await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < HeaderLength)
        {
            return null;
        }

        var first = BinaryPrimitives.ReadUInt32BigEndian(header);
        var second = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
        var payload = new byte[second & 0xffffff];
        await stream.ReadExactlyAsync(payload, cancellationToken).ConfigureAwait(false);
        var flags = (byte)(second >> 24);
        if ((first & 0x80000000) == 0)
        {
            return new SpdyFrame(SpdyFrameType.Data, (int)first, flags, payload);
        }

        var version = (first >> 16) & 0x7fff;
        return version == Version
            ? new SpdyFrame((SpdyFrameType)(first & 0xffff), 0, flags, payload)
            : throw new InvalidDataException($"SPDY version {version} is not spoken here.");
    }

    public static byte[] Data(int streamId, ReadOnlySpan<byte> data, bool fin) => Build((uint)streamId, fin ? FinFlag : (byte)0, data);

    public static byte[] Control(SpdyFrameType type, ReadOnlySpan<byte> payload) => Build(0x80000000 | (Version << 16) | (uint)type, 0, payload);

    /// <summary>A control frame that carries numbers only.</summary>
    public static byte[] Control(SpdyFrameType type, params ReadOnlySpan<int> numbers)
    {
        Span<byte> payload = stackalloc byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(payload[(4 * i)..], numbers[i]);
        }

        return Control(type, payload);
    }

    private static byte[] Build(uint first, byte flags, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, first);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), ((uint)flags << 24) | (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }
}
