using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Provisioning.LocalCluster.Node;
using Provisioning.LocalCluster.Streaming.Spdy;
using Provisioning.LocalCluster.Streaming.WebSockets;

namespace Provisioning.LocalCluster.Streaming;

/// <summary><c>pods/exec</c>: over WebSocket (kubectl ≥ 1.30, the C# client) and over SPDY (older kubectl).</summary>
internal static class PodExec
{
    private const int Channels = 5; // stdin, stdout, stderr, error, resize

    public static Task HandleAsync(HttpContext context, INode node, string ns, string pod, TimeProvider time)
    {
        var options = ExecOptions.From(context.Request.Query);
        return context.WebSockets.IsWebSocketRequest ? OverWebSocketAsync(context, node, ns, pod, options, time)
            : StreamProtocol.IsSpdy(context) ? OverSpdyAsync(context, node, ns, pod, options, time)
            : StreamProtocol.RequireUpgradeAsync(context);
    }

    private static async Task OverWebSocketAsync(HttpContext context, INode node, string ns, string pod, ExecOptions options, TimeProvider time)
    {
        using var socket = await StreamProtocol.AcceptWebSocketAsync(context, "v5.channel.k8s.io", "v4.channel.k8s.io").ConfigureAwait(false);
        if (socket is null)
        {
            return;
        }

        using var channels = new ChannelSocket(socket, Channels);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reading = StreamProtocol.EndWhenClosedAsync(channels.RunAsync(ended.Token), ended);
        try
        {
            var session = new ExecSession(
                options.Stdin ? channels[0] : null, options.Stdout ? channels[1] : null, options.Stderr ? channels[2] : null, channels[3]);
            // An empty message tells the client that the connection stands.
            await channels[options.Stdout ? 1 : options.Stderr ? 2 : 3].WriteAsync(ReadOnlyMemory<byte>.Empty, ended.Token).ConfigureAwait(false);
            await session.RunAsync(node, ns, pod, options, ended.Token).ConfigureAwait(false);
            await StreamProtocol.CloseAsync(socket, reading, time, ended.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or WebSocketException)
        {
            // The client left: there is nobody to tell.
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    private static async Task OverSpdyAsync(HttpContext context, INode node, string ns, string pod, ExecOptions options, TimeProvider time)
    {
        var transport = await StreamProtocol.AcceptSpdyAsync(context, "v5.channel.k8s.io", "v4.channel.k8s.io").ConfigureAwait(false);
        if (transport is null)
        {
            return;
        }

        using var connection = new SpdyConnection(transport);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var reading = StreamProtocol.EndWhenClosedAsync(connection.RunAsync(ended.Token), ended);
        try
        {
            var streams = await OpenedAsync(connection, options, time, ended.Token).ConfigureAwait(false);
            var session = new ExecSession(
                streams.GetValueOrDefault("stdin"), streams.GetValueOrDefault("stdout"), streams.GetValueOrDefault("stderr"), streams["error"]);
            await session.RunAsync(node, ns, pod, options, ended.Token).ConfigureAwait(false);
            // The client closes the connection when it has read everything; closing it here could cut that short.
            await reading.WaitAsync(StreamProtocol.Patience, time, ended.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or TimeoutException)
        {
            // The client left, or never opened its streams: there is nobody to tell.
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
    }

    private static async Task<Dictionary<string,
        SpdyStream>> OpenedAsync(SpdyConnection connection, ExecOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(StreamProtocol.Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var expected = 1 + (options.Stdin ? 1 : 0) + (options.Stdout ? 1 : 0) + (options is { Stderr: true, Tty: false } ? 1 : 0) + (options.Tty ? 1 : 0);
        var streams = new Dictionary<string, SpdyStream>();
        while (streams.Count < expected)
        {
            try
            {
                var stream = await connection.Incoming.ReadAsync(either.Token).ConfigureAwait(false);
                streams[stream.Headers.GetValueOrDefault("streamtype", "")] = stream;
            }
            catch (System.Threading.Channels.ChannelClosedException e)
            {
                throw new IOException("The client closed the connection before it opened its streams.", e);
            }
        }

        return streams;
    }
}
