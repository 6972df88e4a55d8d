using System.Buffers.Binary;

namespace Provisioning.LocalCluster.Tests.Streaming;

/// <summary>What kubectl 1.29 sent after the upgrade to SPDY/3.1, frame by frame.</summary>
internal static class KubectlBytes
{
    /// <summary><c>echo hi | kubectl exec -i p -- cat</c>: four streams, a line, and its end.</summary>
    public static readonly byte[][] Exec = Frames(
        "80030001000000290000000100000000000078F9E3C6A7C26260606004A7B392A2D4C45C6851C29A0A0A6800000000FFFF" +
        "800300010000001700000003000000000000C22E555C92929907000000FFFF" +
        "800300010000001900000005000000000000C22AC5565C92925F5A02000000FFFF" +
        "800300010000001500000007000000000000C229975A5404000000FFFF" +
        "000000030000000368690A" +
        "0000000301000000");

    /// <summary><c>kubectl port-forward p :5432</c> and a client that sends <c>ping</c>: the error stream, its end, the data stream.</summary>
    public static readonly byte[][] PortForward = Frames(
        "800300010000003E0000000100000000000078F9E3C6A7C202253A703A2B294A4DCC851625ACA9A0808614CB45E01C606A626CC4C0C0C0590489C64C50F2663400000000FFFF" +
        "0000000101000000" +
        "800300010000001800000003000000000000C2AA19540E2512D60B000000FFFF" +
        "000000030000000470696E67");

    public static byte[] Bytes(byte[][] frames) => [.. frames.SelectMany(f => f)];

    private static byte[][] Frames(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        var frames = new List<byte[]>();
        while (bytes.Length > 0)
        {
            var length = 8 + (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)) & 0xffffff);
            frames.Add(bytes[..length]);
            bytes = bytes[length..];
        }

        return [.. frames];
    }
}
