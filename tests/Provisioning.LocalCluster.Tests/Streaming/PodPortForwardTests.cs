using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Provisioning.LocalCluster.Tests.Streaming;

public sealed class PodPortForwardTests
{
    private readonly StubNode _node = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Channels_PortNumberThenData_BothWays()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        _node.Port = ((IPEndPoint)target.LocalEndpoint).Port;
        await using var server = await StreamingServer.StartAsync(_node);
        using var socket = await server.ConnectAsync("/portforward?ports=5432", "v4.channel.k8s.io");
        await StreamingServer.SendAsync(socket, 0, "ping");
        using var accepted = await target.AcceptTcpClientAsync(Stop);
        var buffer = new byte[4];
        await accepted.GetStream().ReadExactlyAsync(buffer, Stop);
        await accepted.GetStream().WriteAsync("pong"u8.ToArray(), Stop);
        accepted.Close();

        var channels = await StreamingServer.ReadToEndAsync(socket);

        Assert.Equal("ping", Encoding.ASCII.GetString(buffer));
        // 5432, little endian, in front of both channels.
        Assert.Equal([0x38, 0x15, .. "pong"u8], channels[0]);
        Assert.Equal([0x38, 0x15], channels[1]);
    }

    [Fact]
    public async Task Channels_NothingListens_SaysSoOnTheErrorChannel()
    {
        await using var server = await StreamingServer.StartAsync(_node);
        using var socket = await server.ConnectAsync("/portforward?ports=9999", "v4.channel.k8s.io");

        var channels = await StreamingServer.ReadToEndAsync(socket);

        Assert.Equal("error forwarding port 9999 to pod p, uid : connection refused", Encoding.UTF8.GetString(channels[1].AsSpan(2)));
    }

    [Fact]
    public async Task Upgrade_PodIsSimulated_IsRefusedAsNotImplemented()
    {
        _node.Simulated = true;
        await using var server = await StreamingServer.StartAsync(_node);
        using var client = server.CreateClient();

        using var answer = await client.GetAsync("/portforward?ports=5432", Stop);

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Contains("simulated", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channels_ClientLeaves_ClosesTheTarget()
    {
        using var target = new TcpListener(IPAddress.Loopback, 0);
        target.Start();
        _node.Port = ((IPEndPoint)target.LocalEndpoint).Port;
        await using var server = await StreamingServer.StartAsync(_node);
        var socket = await server.ConnectAsync("/portforward?ports=5432", "v4.channel.k8s.io");
        using var accepted = await target.AcceptTcpClientAsync(Stop);

        socket.Abort();
        socket.Dispose();

        Assert.Equal(0, await accepted.GetStream().ReadAsync(new byte[1], Stop));
    }
}
