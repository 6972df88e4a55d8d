using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.Pipeline;

namespace Provisioning.Kubernetes.Tunnels;

/// <summary>A loopback port whose connections each go to the server that is there when they are made.</summary>
internal sealed class PortForwardTunnel : DatabaseTunnel
{
    private readonly DatabaseId _database;
    private readonly TunnelRoute _route;
    private readonly TimeSpan _connectTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;
    private int _disposed;

    public PortForwardTunnel(
        DatabaseId database, string serverName, TunnelRoute route, TimeSpan connectTimeout, TimeProvider timeProvider, ILogger logger)
    {
        _database = database;
        ServerName = serverName;
        _route = route;
        _connectTimeout = connectTimeout;
        _timeProvider = timeProvider;
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

    private async Task ForwardAsync(Socket socket, CancellationToken closing)
    {
        using var limit = new CancellationTokenSource(_connectTimeout, _timeProvider);
        try
        {
            socket.NoDelay = true;
            var local = new NetworkStream(socket, ownsSocket: true);
            await using var disposal = local.ConfigureAwait(false);
            await new TunnelConnection(local, _route.ConnectPersistentlyAsync, _timeProvider).RunAsync(limit.Token, closing).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            var isLate = limit.IsCancellationRequested && !closing.IsCancellationRequested;
            Log.TunnelConnectionEnded(_logger, _database, isLate ? $"no server answered within {Durations.Format(_connectTimeout)}" : "closed");
        }
        catch (Exception exception) when (exception is KubernetesApiException or ProvisioningException or IOException or SocketException)
        {
            Log.TunnelConnectionEnded(_logger, _database, exception.Message);
        }
    }
}
