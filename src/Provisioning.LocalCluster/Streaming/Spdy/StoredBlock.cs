using System.Buffers.Binary;

namespace Provisioning.LocalCluster.Streaming.Spdy;

/// <summary>Deflate's uncompressed, non-final block (RFC 1951, section 3.2.4).</summary>
internal static class StoredBlock
{
    public static byte[] Wrap(ReadOnlySpan<byte> data)
    {
        var block = new byte[5 + data.Length];
        var length = checked((ushort)data.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), length);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~length);
        data.CopyTo(block.AsSpan(5));
        return block;
    }
}
