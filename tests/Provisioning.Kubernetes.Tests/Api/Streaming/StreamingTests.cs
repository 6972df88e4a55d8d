using System.Net.WebSockets;
using System.Text;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Tests.Api.Support;

namespace Provisioning.Kubernetes.Tests.Api.Streaming;

/// <summary>Port-forward and exec against a server that speaks the protocol's frames.</summary>
public sealed class StreamingTests
{
    private const string V4 = "v4.channel.k8s.io";
    private const string V5 = "v5.channel.k8s.io";
    private const string Success = """{"metadata":{},"status":"Success"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PortForwardAsync_BothDirections_CarryBytes()
    {
        await using var fixture = await ServeAsync(V4, async socket =>
        {
            await SendAsync(socket, 0, [0x38, 0x15]);
            await SendAsync(socket, 1, [0x38, 0x15]);
            while (await ReceiveAsync(socket) is { } frame)
            {
                await SendAsync(socket, 0, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(frame.AsSpan(1)).ToUpperInvariant()));
            }
        });

        await using var stream = await fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token);
        await stream.WriteAsync("hello"u8.ToArray(), Token);
        var answer = new byte[5];
        await stream.ReadExactlyAsync(answer, Token);

        Assert.Equal("HELLO", Encoding.UTF8.GetString(answer));
        Assert.Equal("/api/v1/namespaces/acme-shop/pods/acme-shop-1/portforward?ports=5432", Assert.Single(fixture.Server.Requests).Target);
        Assert.Equal(1, fixture.Api.Requests.Counts[("create", "pods/portforward")]);
    }

    [Fact]
    public async Task PortForwardAsync_MoreThanAFrame_ArrivesWhole()
    {
        var sent = new byte[300_000];
        Random.Shared.NextBytes(sent);
        await using var fixture = await ServeAsync(V4, async socket =>
        {
            await SendAsync(socket, 0, [0x38, 0x15]);
            await SendAsync(socket, 1, [0x38, 0x15]);
            for (var count = 0; count < sent.Length;)
            {
                var frame = await ReceiveAsync(socket);
                await SendAsync(socket, 0, frame![1..]);
                count += frame.Length - 1;
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });

        await using var stream = await fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token);
        using var received = new MemoryStream();
        var reading = stream.CopyToAsync(received, Token);
        await stream.WriteAsync(sent, Token);
        await reading;

        Assert.Equal(sent, received.ToArray());
    }

    [Fact]
    public async Task PortForwardAsync_NobodyListensInThePod_SaysSo()
    {
        await using var fixture = await ServeAsync(V4, async socket =>
        {
            await SendAsync(socket, 0, [0x38, 0x15]);
            await SendAsync(socket, 1, [0x38, 0x15]);
            await SendAsync(socket, 1, "error forwarding port 5432: connection refused"u8.ToArray());
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });

        await using var stream = await fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token);
        var exception = await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[10], Token));

        Assert.Equal("The connection to port 5432 of pod acme-shop/acme-shop-1 failed: error forwarding port 5432: connection refused", exception.Message);
    }

    [Fact]
    public async Task PortForwardAsync_ServerEnds_ReadsTheEnd()
    {
        await using var fixture = await ServeAsync(V4, async socket =>
        {
            await SendAsync(socket, 0, [0x38, 0x15]);
            await SendAsync(socket, 0, "bye"u8.ToArray());
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });

        await using var stream = await fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token);
        using var reader = new StreamReader(stream);

        Assert.Equal("bye", await reader.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task PortForwardAsync_ServerVanishes_IsAnIOException()
    {
        await using var fixture = await ServeAsync(V4, async socket =>
        {
            await SendAsync(socket, 0, [0x38, 0x15]);
            await ReceiveAsync(socket);
            socket.Abort();
        });

        await using var stream = await fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token);
        await stream.WriteAsync("hello"u8.ToArray(), Token);

        await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[10], Token));
    }

    [Fact]
    public async Task PortForwardAsync_Disposed_TellsThePod()
    {
        var ended = new TaskCompletionSource();
        await using var fixture = await ServeAsync(V4, async socket =>
        {
            Assert.Null(await ReceiveAsync(socket));
            ended.SetResult();
        });

        var stream = await fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token);
        await stream.DisposeAsync();
        await stream.DisposeAsync();

        await ended.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task PortForwardAsync_NoSuchPod_IsTheServersStatus()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.StatusAsync(404, "NotFound", "pods acme-shop-1 not found"));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token));

        Assert.Equal("GET pods/portforward acme-shop/acme-shop-1: 404 NotFound: pods acme-shop-1 not found", exception.Message);
        Assert.Equal(("create", "pods/portforward"), (exception.Verb, exception.Resource));
    }

    [Fact]
    public async Task PortForwardAsync_NobodyListens_IsTransient()
    {
        await using var fixture = await ApiFixture.StartAsync(context => context.JsonAsync("{}"));
        await fixture.Server.DisposeAsync();

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.PortForwardAsync("acme-shop", "acme-shop-1", 5432, Token));

        Assert.True(exception.IsTransient);
    }

    [Fact]
    public async Task ExecAsync_InputAndBothOutputs_AreCarried()
    {
        await using var fixture = await ServeAsync(V5, async socket =>
        {
            var input = new List<byte>();
            while (await ReceiveAsync(socket) is { } frame && frame[0] != 255)
            {
                Assert.Equal(0, frame[0]);
                input.AddRange(frame[1..]);
            }

            await SendAsync(socket, 1, [.. input]);
            await SendAsync(socket, 2, "careful"u8.ToArray());
            await SendAsync(socket, 3, Encoding.UTF8.GetBytes(Success));
        });
        var stdin = new string('é', 50_000);

        var result = await fixture.Api.ExecAsync("acme-shop", "acme-shop-1", "postgres", ["psql", "-c", "select 1 & 2"], stdin, Token);

        Assert.Equal((0, stdin, "careful"), (result.ExitCode, result.StandardOutput, result.StandardError));
        Assert.Equal(
            "/api/v1/namespaces/acme-shop/pods/acme-shop-1/exec?container=postgres&stdout=true&stderr=true&stdin=true&command=psql&command=-c&command=select%201%20%26%202",
            Assert.Single(fixture.Server.Requests).Target);
    }

    [Theory]
    [InlineData(V4)]
    [InlineData(V5)]
    public async Task ExecAsync_CommandFails_ReturnsItsExitCode(string protocol)
    {
        await using var fixture = await ServeAsync(protocol, socket => SendAsync(
            socket, 3, """{"status":"Failure","message":"command terminated with non-zero exit code","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}"""u8.ToArray()));

        Assert.Equal(7, (await fixture.Api.ExecAsync("acme-shop", "acme-shop-1", "postgres", ["false"], null, Token)).ExitCode);
    }

    [Fact]
    public async Task ExecAsync_CommandNeverRan_Throws()
    {
        await using var fixture = await ServeAsync(V5, socket => SendAsync(
            socket, 3, """{"status":"Failure","message":"container not found (\"x\")","reason":"InternalError","code":500}"""u8.ToArray()));

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.ExecAsync("acme-shop", "acme-shop-1", "x", ["true"], null, Token));

        Assert.Contains("container not found", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecAsync_ConnectionLost_IsTransientAndQuotesNoOutput()
    {
        await using var fixture = await ServeAsync(V5, async socket =>
        {
            await SendAsync(socket, 1, "hunter2"u8.ToArray());
            socket.Abort();
        });

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.ExecAsync("acme-shop", "acme-shop-1", "x", ["true"], null, Token));

        Assert.True(exception.IsTransient);
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExecAsync_InputForAServerThatCannotEndIt_FailsInsteadOfHanging()
    {
        await using var fixture = await ServeAsync(V4, socket => ReceiveAsync(socket));

        await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.ExecAsync("acme-shop", "acme-shop-1", "x", ["cat"], "text", Token));
    }

    [Fact]
    public async Task ExecAsync_EndlessOutput_IsCutOff()
    {
        await using var fixture = await ServeAsync(V5, async socket =>
        {
            var megabyte = new byte[1024 * 1024];
            while (socket.State == WebSocketState.Open)
            {
                await SendAsync(socket, 1, megabyte);
            }
        });

        var exception = await Assert.ThrowsAsync<KubernetesApiException>(() => fixture.Api.ExecAsync("acme-shop", "acme-shop-1", "x", ["yes"], null, Token));

        Assert.Contains("16 MiB", exception.Message, StringComparison.Ordinal);
    }

    private static Task<ApiFixture> ServeAsync(string protocol, Func<WebSocket, Task> serve) => ApiFixture.StartAsync(async context =>
    {
        Assert.Contains(protocol, context.WebSockets.WebSocketRequestedProtocols);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        try
        {
            await serve(socket);
        }
        catch (WebSocketException)
        {
            // The client has seen enough and left; what it made of it is what the test looks at.
        }
    });

    private static Task SendAsync(WebSocket socket, byte channel, byte[] payload) =>
        socket.SendAsync((byte[])[channel, .. payload], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    private static async Task<byte[]?> ReceiveAsync(WebSocket socket)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }
}
