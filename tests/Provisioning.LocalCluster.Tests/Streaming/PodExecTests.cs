using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Tests.Streaming;

public sealed class PodExecTests
{
    private readonly StubNode _node = new();

    [Fact]
    public async Task WebSocketV5_ClosedStdin_EndsTheCommandWithSuccess()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        using var socket = await server.ConnectAsync("/exec?command=cat&stdin=true&stdout=true", "v5.channel.k8s.io");
        await StreamingServer.SendAsync(socket, 0, "hello ");
        await StreamingServer.SendAsync(socket, 0, "world");
        await socket.SendAsync(new ReadOnlyMemory<byte>([255, 0]), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

        var channels = await StreamingServer.ReadToEndAsync(socket);

        Assert.Equal("hello world", Encoding.UTF8.GetString(channels[1]));
        Assert.Equal("Success", Status(channels)["status"]!.ToString());
    }

    [Fact]
    public async Task WebSocketV4_FailingCommand_GivesStderrAndExitCode()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        using var socket = await server.ConnectAsync("/exec?command=fail&command=42&stdout=true&stderr=true", "v4.channel.k8s.io");

        var channels = await StreamingServer.ReadToEndAsync(socket);

        Assert.Equal("oh no", Encoding.UTF8.GetString(channels[2]));
        var status = Status(channels);
        Assert.Equal("NonZeroExitCode", status["reason"]!.ToString());
        Assert.Equal("""[{"reason":"ExitCode","message":"42"}]""", status["details"]!["causes"]!.ToJsonString());
    }

    [Fact]
    public async Task WebSocket_UnknownProgram_GivesInternalErrorThatSaysWhy()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        using var socket = await server.ConnectAsync("/exec?command=nope&stdout=true", "v4.channel.k8s.io");

        var channels = await StreamingServer.ReadToEndAsync(socket);

        Assert.Equal("InternalError", Status(channels)["reason"]!.ToString());
        Assert.Contains("no such program: nope", Status(channels)["message"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebSocket_ClientLeaves_CancelsTheCommand()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        var socket = await server.ConnectAsync("/exec?command=hang&stdout=true", "v4.channel.k8s.io");
        await _node.Hanging.Task.WaitAsync(TestContext.Current.CancellationToken);

        socket.Abort();
        socket.Dispose();

        await _node.Cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task WebSocket_UnknownProtocol_IsForbidden()
    {
        await using var server = await StreamingServer.StartAsync(_node);

        var error = await Assert.ThrowsAsync<WebSocketException>(() => server.ConnectAsync("/exec?command=cat", "v9.channel.k8s.io"));

        Assert.Contains("403", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainRequest_IsToldToUpgrade()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        using var client = server.CreateClient();

        using var response = await client.GetAsync(new Uri("/exec?command=cat", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("Upgrade request required\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static JsonNode Status(Dictionary<int, byte[]> channels) => JsonNode.Parse(channels[3])!;
}
