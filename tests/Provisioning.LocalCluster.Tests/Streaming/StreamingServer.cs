using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.Hosting;
using Provisioning.LocalCluster.Streaming;

namespace Provisioning.LocalCluster.Tests.Streaming;

/// <summary>The streaming subresources of one pod behind HTTPS, without an API server around them.</summary>
internal sealed class StreamingServer : IAsyncDisposable
{
    private readonly ClusterCertificates _certificates;
    private readonly HttpsServer _server;

    private StreamingServer(ClusterCertificates certificates, HttpsServer server)
    {
        _certificates = certificates;
        _server = server;
    }

    public static async Task<StreamingServer> StartAsync(StubNode node)
    {
        var certificates = ClusterCertificates.Create();
        var server = await HttpsServer.StartAsync(
            certificates,
            context => context.Request.Path.Value switch
            {
                "/exec" => PodExec.HandleAsync(context, node, "default", "p", TimeProvider.System),
                "/portforward" => PodPortForward.HandleAsync(context, node, "default", "p", TimeProvider.System),
                "/log" => PodLog.HandleAsync(context, node, "default", "p", TimeProvider.System),
                _ => context.Response.WriteAsync("?"),
            },
            TestContext.Current.CancellationToken);
        return new StreamingServer(certificates, server);
    }

    public async Task<ClientWebSocket> ConnectAsync(string pathAndQuery, string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        socket.Options.RemoteCertificateValidationCallback = IsOurs;
        await socket.ConnectAsync(new Uri($"wss://{_server.Address.Authority}{pathAndQuery}"), TestContext.Current.CancellationToken);
        return socket;
    }

    public HttpClient CreateClient() =>
        new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = IsOurs } }) { BaseAddress = _server.Address };

    /// <summary>All that the server sends on each channel until it closes the socket.</summary>
    public static async Task<Dictionary<int, byte[]>> ReadToEndAsync(ClientWebSocket socket)
    {
        var channels = new Dictionary<int, byte[]>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
                length += received.Count;
            }
            while (!received.EndOfMessage);

            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
                return channels;
            }

            channels[buffer[0]] = [.. channels.GetValueOrDefault(buffer[0], []), .. buffer.AsSpan(1, length - 1)];
        }
    }

    public static Task SendAsync(ClientWebSocket socket, byte channel, string data) =>
        socket.SendAsync(
            new ReadOnlyMemory<byte>([channel, .. Encoding.UTF8.GetBytes(data)]), WebSocketMessageType.Binary, true,
            TestContext.Current.CancellationToken).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificates.Dispose();
    }

    private bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate!.GetCertHashString() == _certificates.Server.GetCertHashString();
}
