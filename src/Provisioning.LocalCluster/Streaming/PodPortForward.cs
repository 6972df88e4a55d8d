using System.Buffers.Binary;
using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Streaming.Spdy;
using Provisioning.LocalCluster.Streaming.WebSockets;

namespace Provisioning.LocalCluster.Streaming;

/// <summary>
/// <c>pods/portforward</c>: over WebSocket channels (the C# client), over SPDY (kubectl ≤ 1.30) and over SPDY tunnelled in a WebSocket (kubectl ≥ 1.31).
/// </summary>
internal static class PodPortForward
{
    private const string Channels = "v4.channel.k8s.io";
    private const string Tunnel = "SPDY/3.1+portforward.k8s.io";

    public static async Task HandleAsync(HttpContext context, INode node, string ns, string pod, TimeProvider time)
    {
        if (node.IsSimulated(ns, pod))
        {
            // Not a refused connection, which would invite the client to wait until the server listens.
            await StatusAnswer.WriteAsync(
                context, StatusCodes.Status501NotImplemented, "NotImplemented", $"pod {ns}/{pod} is simulated: it has no process to connect to")
                    .ConfigureAwait(false);
        }
        else if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await StreamProtocol.AcceptWebSocketAsync(context, Tunnel, Channels).ConfigureAwait(false);
            if (socket is not null && context.Response.Headers.SecWebSocketProtocol == Tunnel)
            {
                var tunnel = new WebSocketByteStream(socket);
                await using (tunnel.ConfigureAwait(false))
                {
                    await OverSpdyAsync(tunnel, node, ns, pod, context.RequestAborted).ConfigureAwait(false);
                    await StreamProtocol.CloseAsync(socket, Task.CompletedTask, time, context.RequestAborted).ConfigureAwait(false);
                }
            }
            else if (socket is not null)
            {
                await OverChannelsAsync(socket, Ports(context.Request.Query), node, ns, pod, time, context.RequestAborted).ConfigureAwait(false);
            }
        }
        else if (StreamProtocol.IsSpdy(context))
        {
            if (await StreamProtocol.AcceptSpdyAsync(context, "portforward.k8s.io").ConfigureAwait(false) is { } transport)
            {
                await OverSpdyAsync(transport, node, ns, pod, context.RequestAborted).ConfigureAwait(false);
            }
        }
        else
        {
            await StreamProtocol.RequireUpgradeAsync(context).ConfigureAwait(false);
        }
    }

    /// <summary>Each port has a channel for data and one for errors, and both start with the port's number.</summary>
    private static async Task OverChannelsAsync(
        WebSocket socket, List<int> ports, INode node, string ns, string pod, TimeProvider time, CancellationToken cancellationToken)
    {
        using var channels = new ChannelSocket(socket, 2 * ports.Count);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = StreamProtocol.EndWhenClosedAsync(channels.RunAsync(ended.Token), ended);
        try
        {
            var forwards = new List<Task>();
            for (var i = 0; i < ports.Count; i++)
            {
                var (data, error) = (channels[2 * i], channels[(2 * i) + 1]);
                var number = new byte[2];
                BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)ports[i]);
                await data.WriteAsync(number, ended.Token).ConfigureAwait(false);
                await error.WriteAsync(number, ended.Token).ConfigureAwait(false);
                forwards.Add(PortForwarder.RunAsync(node, ns, pod, ports[i], data, error, ended.Token));
            }

            await Task.WhenAll(forwards).ConfigureAwait(false);
            await StreamProtocol.CloseAsync(socket, reading, time, ended.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or WebSocketException or OperationCanceledException)
        {
            // The client left.
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    /// <summary>Each connection is a pair of streams, opened by the client under one request id: one for errors, one for data.</summary>
    private static async Task OverSpdyAsync(Stream transport, INode node, string ns, string pod, CancellationToken cancellationToken)
    {
        using var connection = new SpdyConnection(transport);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = connection.RunAsync(ended.Token);
        var halves = new Dictionary<string, SpdyStream>();
        var forwards = new List<Task>();
        await foreach (var stream in connection.Incoming.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var id = stream.Headers.GetValueOrDefault("requestid") ?? "";
            if (!halves.Remove(id, out var other))
            {
                halves[id] = stream;
                continue;
            }

            var (data, error) = stream.Headers.GetValueOrDefault("streamtype") == "data" ? (stream, other) : (other, stream);
            forwards.RemoveAll(f => f.IsCompleted);
            forwards.Add(ForwardAsync(node, ns, pod, data, error, ended.Token));
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(forwards).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await reading.ConfigureAwait(false);
    }

    private static async Task ForwardAsync(INode node, string ns, string pod, SpdyStream data, SpdyStream error, CancellationToken cancellationToken)
    {
        await using (data.ConfigureAwait(false))
        await using (error.ConfigureAwait(false))
        {
            try
            {
                var port = Port(data.Headers.GetValueOrDefault("port"));
                await PortForwarder.RunAsync(node, ns, pod, port, data, error, cancellationToken).ConfigureAwait(false);
                await error.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
                await data.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client left.
            }
        }
    }

    private static List<int> Ports(IQueryCollection query) => [.. query["ports"].SelectMany(p => (p ?? "").Split(',')).Select(Port).Where(p => p > 0)];

    /// <summary>The port, or 0 (where nothing listens) for anything else.</summary>
    private static int Port(string? text) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;
}
