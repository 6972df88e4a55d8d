using System.IO.Pipelines;
using Provisioning.LocalCluster.Streaming.Spdy;

namespace Provisioning.LocalCluster.Tests.Streaming;

public sealed class SpdyConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_KubectlExec_OpensFourStreamsAndDeliversInput()
    {
        using var output = new MemoryStream();
        using var connection = new SpdyConnection(new HalvesStream(new MemoryStream(KubectlBytes.Bytes(KubectlBytes.Exec)), output));

        await connection.RunAsync(Stop);

        var streams = await connection.Incoming.ReadAllAsync(Stop).ToListAsync(Stop);
        Assert.Equal([1, 3, 5, 7], streams.Select(s => s.Id));
        using var reader = new StreamReader(streams.Single(s => s.Headers["streamtype"] == "stdin"));
        Assert.Equal("hi\n", await reader.ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task Run_EachStream_IsAcceptedWithAnEmptyHeaderBlockThatIsFlushed()
    {
        using var output = new MemoryStream();
        using var connection = new SpdyConnection(new HalvesStream(new MemoryStream(KubectlBytes.Bytes(KubectlBytes.PortForward)), output));

        await connection.RunAsync(Stop);

        // SYN_REPLY, stream, [zlib header,] stored block of four zero bytes, empty stored block.
        Assert.Equal(
            "8003000200000014" + "00000001" + "7801" + "000400FBFF00000000" + "000000FFFF" +
            "8003000200000012" + "00000003" + "000400FBFF00000000" + "000000FFFF",
            Convert.ToHexString(output.ToArray()));
    }

    [Fact]
    public async Task Run_Ping_IsAnswered()
    {
        using var output = new MemoryStream();
        var ping = Convert.FromHexString("800300060000000400000005");
        using var connection = new SpdyConnection(new HalvesStream(new MemoryStream(ping), output));

        await connection.RunAsync(Stop);

        Assert.Equal(ping, output.ToArray());
    }

    [Fact]
    public async Task Run_ResetStream_FailsItsReader()
    {
        var reset = Convert.FromHexString("80030003000000080000000300000005");
        byte[] input = [.. KubectlBytes.Bytes(KubectlBytes.PortForward), .. reset];
        using var connection = new SpdyConnection(new HalvesStream(new MemoryStream(input), Stream.Null));

        await connection.RunAsync(Stop);

        var data = (await connection.Incoming.ReadAllAsync(Stop).ToListAsync(Stop))[1];
        await Assert.ThrowsAsync<IOException>(async () => await data.ReadExactlyAsync(new byte[16], Stop));
    }

    [Fact]
    public async Task Write_LargeData_IsSplitAndEndsWithFin()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var connection = new SpdyConnection(new HalvesStream(new MemoryStream(KubectlBytes.Bytes(KubectlBytes.PortForward)), pipe.Writer.AsStream()));
        await connection.RunAsync(Stop);
        var stream = (await connection.Incoming.ReadAllAsync(Stop).ToListAsync(Stop))[1];

        await stream.WriteAsync(new byte[100_000], Stop);
        await stream.CompleteWritesAsync(Stop);
        await stream.CompleteWritesAsync(Stop);
        await pipe.Writer.CompleteAsync();

        var frames = new List<SpdyFrame>();
        while (await SpdyFrame.ReadAsync(pipe.Reader.AsStream(leaveOpen: true), Stop) is { } frame)
        {
            frames.Add(frame);
        }

        var data = frames.Where(f => f.Type == SpdyFrameType.Data).ToList();
        Assert.Equal([32768, 32768, 32768, 1696, 0], data.Select(f => f.Payload.Length));
        Assert.Equal([false, false, false, false, true], data.Select(f => f.IsFin));
        Assert.All(data, f => Assert.Equal(3, f.StreamId));
    }

    [Fact]
    public async Task Run_OtherVersion_EndsTheConnection()
    {
        var frame = Convert.FromHexString("8002000600000004" + "00000005");
        using var output = new MemoryStream();
        using var connection = new SpdyConnection(new HalvesStream(new MemoryStream(frame), output));

        await connection.RunAsync(Stop);

        Assert.Empty(output.ToArray());
        Assert.True(connection.Incoming.Completion.IsCompleted);
    }
}
