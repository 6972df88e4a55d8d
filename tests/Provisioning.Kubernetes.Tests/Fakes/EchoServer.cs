using System.Net;
using System.Net.Sockets;

namespace Provisioning.Kubernetes.Tests.Fakes;

/// <summary>Says back what it is told.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly Task _serving;

    public EchoServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public Stream Connect()
    {
        var client = new TcpClient();
        client.Connect((IPEndPoint)_listener.LocalEndpoint);
        return client.GetStream();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = client.GetStream().CopyToAsync(client.GetStream());
            }
            catch (SocketException)
            {
                // Stopped.
                return;
            }
        }
    }
}
