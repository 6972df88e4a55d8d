using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Diagnostics;

namespace Provisioning.Kubernetes.Tunnels;

/// <summary>A loopback port whose connections go to whatever pod is the primary when they are made.</summary>
internal sealed class PortForwardTunnel : DatabaseTunnel
{
    private readonly DatabaseId _database;
    private readonly Func<CancellationToken, Task<Stream>> _connect;
    private readonly ILogger _logger;
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;
    private int _disposed;

    public PortForwardTunnel(DatabaseId database, string serverName, Func<CancellationToken, Task<Stream>> connect, ILogger logger)
    {
        _database = database;
        ServerName = serverName;
        _connect = connect;
        _logger = logger;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        using var flow = ExecutionContext.SuppressFlow();
        _accepting = Task.Run(() => AcceptAsync(_stop.Token), CancellationToken.None);
    }

    public override string Host => "127.0.0.1";

    public override int Port { get; }

    public override string ServerName { get; }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_connections.Keys).ConfigureAwait(false);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // Closed, or a client that went away before it was accepted.
                continue;
            }

            var connection = ForwardAsync(socket, cancellationToken);
            _connections[connection] = true;
            _ = connection.ContinueWith(
                done => _connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ForwardAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            socket.NoDelay = true;
            var local = new NetworkStream(socket, ownsSocket: true);
            await using var localDisposal = local.ConfigureAwait(false);
            var remote = await _connect(closing.Token).ConfigureAwait(false);
            await using var remoteDisposal = remote.ConfigureAwait(false);

            // The server's end ends the connection; the client's may only mean that it has said everything.
            var upload = CopyAsync(local, remote, closing.Token);
            await CopyAsync(remote, local, closing.Token).ConfigureAwait(false);
            await closing.CancelAsync().ConfigureAwait(false);
            await upload.ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is KubernetesApiException or ProvisioningException or IOException or SocketException or OperationCanceledException)
        {
            Log.TunnelConnectionEnded(_logger, _database, exception is OperationCanceledException ? "closed" : exception.Message);
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            await to.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two ends is gone: so is the connection.
        }
    }
}
