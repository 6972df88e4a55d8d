using System.Net.Sockets;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Tunnels;

/// <summary>Tunnels whose way breaks, over a simulated cluster.</summary>
public sealed class TunnelTests
{
    private static readonly DatabaseId Id = TestHost.Spec().Id;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connect_WhileThereIsNoServer_WaitsForTheNextOne()
    {
        await using var server = new EchoServer();
        await using var host = await StartAsync();
        host.Kubernetes.PortForward = (_, _) => server.Connect();
        await using var tunnel = await OpenAsync(host);
        host.Kubernetes.Remove(CoreTypes.Pod, "acme-shop", "acme-shop-1");
        host.Kubernetes.PortForward = (pod, _) =>
            pod == "acme-shop-2" ? server.Connect() : throw FakeKubernetes.Refuse(CoreTypes.Pod, 404, "NotFound", "not found");
        using var client = await ConnectAsync(tunnel);
        var answer = EchoAsync(client);

        host.Kubernetes.Put(CoreTypes.Pod, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "acme-shop-2", ["namespace"] = "acme-shop", ["labels"] = new JsonObject { ["widget"] = "x" } },
        });
        await host.PassTimeAsync(answer);

        Assert.Equal("ping", await answer);
        Assert.Equal("portforward acme-shop-2", host.Kubernetes.Calls[^1]);
    }

    [Theory]
    [InlineData("the API server is away")]
    [InlineData("the pod is gone")]
    [InlineData("the way breaks before an answer")]
    [InlineData("the way ends before an answer")]
    public async Task Connect_WayBreaksAtFirst_SaysTheSameToTheNextServer(string trouble)
    {
        await using var server = new EchoServer();
        await using var host = await StartAsync();
        host.Kubernetes.PortForward = (_, _) => server.Connect();
        await using var tunnel = await OpenAsync(host);
        var tries = 0;
        host.Kubernetes.PortForward = (_, _) => ++tries > 2 ? server.Connect() : trouble switch
        {
            "the API server is away" => throw FakeKubernetes.Refuse(CoreTypes.Pod, 503, "ServiceUnavailable", "away"),
            "the pod is gone" => throw FakeKubernetes.Refuse(CoreTypes.Pod, 404, "NotFound", "not found"),
            "the way breaks before an answer" => new BrokenStream(throws: true),
            _ => new BrokenStream(throws: false),
        };
        using var client = await ConnectAsync(tunnel);

        var answer = EchoAsync(client);
        await host.PassTimeAsync(answer);

        Assert.Equal("ping", await answer);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task Connect_NoServerInTime_IsClosed()
    {
        await using var host = await StartAsync();
        await using var tunnel = await OpenAsync(host, new TunnelOptions { ConnectTimeout = TimeSpan.FromSeconds(5) });
        host.Kubernetes.Remove(CoreTypes.Pod, "acme-shop", "acme-shop-1");
        using var client = await ConnectAsync(tunnel);

        var before = host.Time.GetUtcNow();
        var end = EndAsync(client);
        await host.PassTimeAsync(end);

        await end;
        Assert.InRange(host.Time.GetUtcNow() - before, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(7));
        Assert.Contains(host.Logs.GetSnapshot(), record => record.Message.EndsWith("no server answered within 5 seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_NoServerInTime_SaysWhatIsMissing()
    {
        await using var host = await StartAsync();
        host.Kubernetes.Remove(CoreTypes.Pod, "acme-shop", "acme-shop-1");

        // Until the watch tells of it.
        host.Kubernetes.PortForward = (_, _) => throw FakeKubernetes.Refuse(CoreTypes.Pod, 404, "NotFound", "not found");

        var opening = OpenAsync(host, new TunnelOptions { ConnectTimeout = TimeSpan.FromSeconds(5) });
        await host.PassTimeAsync(opening);

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => opening);
        Assert.Equal("acme/shop has no primary now.", refusal.Message);
    }

    [Fact]
    public async Task Connect_Refused_IsClosedAtOnce()
    {
        await using var host = await StartAsync();
        await using var tunnel = await OpenAsync(host);
        host.Kubernetes.PortForward = (_, _) => throw FakeKubernetes.Refuse(CoreTypes.Pod, 403, "Forbidden", "no");
        using var client = await ConnectAsync(tunnel);

        await EndAsync(client);
    }

    [Fact]
    public async Task Dispose_WithOpenConnections_ClosesThemAll()
    {
        await using var server = new EchoServer();
        await using var host = await StartAsync();
        host.Kubernetes.PortForward = (_, _) => server.Connect();
        var tunnel = await OpenAsync(host);
        var clients = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => ConnectAsync(tunnel)));
        Assert.All(await Task.WhenAll(clients.Select(EchoAsync)), answer => Assert.Equal("ping", answer));

        await tunnel.DisposeAsync();

        await Task.WhenAll(clients.Select(EndAsync));
        Assert.All(clients, client => client.Dispose());
    }

    [Fact]
    public async Task Open_ReadOnlyWithoutReplicas_IsRefused()
    {
        await using var host = await StartAsync();

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(() => OpenAsync(host, new TunnelOptions { ReadOnly = true }));

        Assert.Equal(ErrorCode.InvalidState, refusal.Code);
        Assert.Contains("no replica", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<TestHost> StartAsync()
    {
        var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        return host;
    }

    private static Task<DatabaseTunnel> OpenAsync(TestHost host, TunnelOptions? options = null) =>
        host.Get<IDatabaseConnector>().OpenTunnelAsync(Id, options, CancellationToken);

    private static async Task<TcpClient> ConnectAsync(DatabaseTunnel tunnel)
    {
        var client = new TcpClient();
        await client.ConnectAsync(tunnel.Host, tunnel.Port, CancellationToken);
        return client;
    }

    private static async Task<string> EchoAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync("ping"u8.ToArray(), CancellationToken);
        var answer = new byte[4];
        await client.GetStream().ReadExactlyAsync(answer, CancellationToken);
        return System.Text.Encoding.UTF8.GetString(answer);
    }

    /// <summary>Waits until the other side closes.</summary>
    private static async Task EndAsync(TcpClient client)
    {
        try
        {
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], CancellationToken));
        }
        catch (IOException)
        {
            // Closed with what it had not read.
        }
    }

    /// <summary>Takes what it is told, and then breaks or ends.</summary>
    private sealed class BrokenStream(bool throws) : MemoryStream
    {
        private readonly TaskCompletionSource _written = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.TrySetResult();
            return ValueTask.CompletedTask;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _written.Task.WaitAsync(cancellationToken);
            return throws ? throw new IOException("broken") : 0;
        }
    }
}
