using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Streaming;

/// <summary>Joins one forwarded connection to a port of a pod.</summary>
internal static class PortForwarder
{
    public static async Task RunAsync(INode node, string ns, string pod, int port, DuplexStream data, DuplexStream error, CancellationToken cancellationToken)
    {
        Stream target;
        try
        {
            target = await node.ConnectAsync(ns, pod, port, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await ReportAsync(error, $"error forwarding port {port} to pod {pod}, uid : {e.Message}", cancellationToken).ConfigureAwait(false);
            return;
        }
        catch (OperationCanceledException)
        {
            // The client closed the connection.
            return;
        }

        await using (target.ConfigureAwait(false))
        {
            try
            {
                await JoinAsync(data, target, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or WebSocketException)
            {
                // One side hung up, which is its right; reported as an error, it would make kubectl give up all of its connections.
            }
        }
    }

    private static async Task JoinAsync(DuplexStream client, Stream target, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = CopyUpAsync(client, target, ended.Token);
        try
        {
            await target.CopyToAsync(client, ended.Token).ConfigureAwait(false);
            await client.CompleteWritesAsync(ended.Token).ConfigureAwait(false);
        }
        finally
        {
            // A server that has closed its side reads no more either.
            await ended.CancelAsync().ConfigureAwait(false);
            await up.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task CopyUpAsync(DuplexStream client, Stream target, CancellationToken cancellationToken)
    {
        try
        {
            await client.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
            if (target is NetworkStream network)
            {
                network.Socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (IOException) when (!cancellationToken.IsCancellationRequested)
        {
            // The client is gone: closing the other side ends the copy down, too.
            await target.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task ReportAsync(DuplexStream error, string message, CancellationToken cancellationToken)
    {
        try
        {
            await error.WriteAsync(Encoding.UTF8.GetBytes(message), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or WebSocketException or OperationCanceledException)
        {
            // The client is gone, which may be why the copy failed.
        }
    }
}
