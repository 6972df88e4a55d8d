using Provisioning.LocalCluster.Streaming.Spdy;

namespace Provisioning.LocalCluster.Tests.Streaming;

public sealed class SpdyHeaderDecoderTests
{
    [Fact]
    public void Dictionary_HasTheChecksumThatClientsName()
    {
        // Adler-32, as in the four bytes after a client's zlib header.
        var (a, b) = (1u, 0u);
        foreach (var x in SpdyHeaderDictionary.Bytes.Span)
        {
            a = (a + x) % 65521;
            b = (b + a) % 65521;
        }

        Assert.Equal(1423, SpdyHeaderDictionary.Bytes.Length);
        Assert.Equal(0xE3C6A7C2u, (b << 16) | a);
    }

    [Fact]
    public void Decode_BlocksOfOneConnection_ShareTheCompression()
    {
        using var decoder = new SpdyHeaderDecoder();

        var types = KubectlBytes.Exec.Take(4).Select(frame => decoder.Decode(frame.AsSpan(18))["streamtype"]);

        Assert.Equal(["error", "stdin", "stdout", "stderr"], types);
    }

    [Fact]
    public void Decode_PortForward_GivesPortAndRequest()
    {
        using var decoder = new SpdyHeaderDecoder();

        var error = decoder.Decode(KubectlBytes.PortForward[0].AsSpan(18));
        _ = KubectlBytes.PortForward[1];
        var data = decoder.Decode(KubectlBytes.PortForward[2].AsSpan(18));

        Assert.Equal(("error", "5432", "0"), (error["streamtype"], error["port"], error["requestid"]));
        Assert.Equal(("data", "5432", "0"), (data["streamtype"], data["port"], data["requestid"]));
    }

    [Fact]
    public void Decode_WithoutTheDictionary_IsRefused()
    {
        using var decoder = new SpdyHeaderDecoder();

        Assert.Throws<InvalidDataException>(() => decoder.Decode([0x78, 0x9C, 1, 2, 3, 4, 5]));
    }
}
