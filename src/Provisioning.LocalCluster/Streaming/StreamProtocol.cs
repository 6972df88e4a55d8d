using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Provisioning.LocalCluster.Streaming;

/// <summary>The handshakes in front of a streaming subresource.</summary>
internal static class StreamProtocol
{
    /// <summary>How long a client may take to open its streams, and to close the connection in the end.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string VersionHeader = "X-Stream-Protocol-Version";

    /// <summary>
    /// Accepts a WebSocket in the first of <paramref name="supported"/> that the client asks for; answers 403 and returns null when there is none.
    /// </summary>
    public static async Task<WebSocket?> AcceptWebSocketAsync(HttpContext context, params IReadOnlyList<string> supported)
    {
        var requested = context.WebSockets.WebSocketRequestedProtocols;
        var protocol = supported.FirstOrDefault(requested.Contains);
        if (protocol is null)
        {
            await RefuseAsync(context, requested, supported).ConfigureAwait(false);
            return null;
        }

        // Not as the argument: .NET refuses a name with a slash, and "SPDY/3.1+portforward.k8s.io" has one.
        context.Response.Headers.SecWebSocketProtocol = protocol;
        return await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
    }

    public static bool IsSpdy(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } &&
        context.Request.Headers.Upgrade.Any(u => string.Equals(u, "SPDY/3.1", StringComparison.OrdinalIgnoreCase));

    /// <summary>As <see cref="AcceptWebSocketAsync"/>, for the raw <c>Upgrade: SPDY/3.1</c>.</summary>
    public static async Task<Stream?> AcceptSpdyAsync(HttpContext context, params IReadOnlyList<string> supported)
    {
        var requested = context.Request.Headers[VersionHeader].SelectMany(v => v?.Split(',', StringSplitOptions.TrimEntries) ?? []).ToList();
        var protocol = supported.FirstOrDefault(requested.Contains);
        if (protocol is null)
        {
            foreach (var s in supported)
            {
                context.Response.Headers.Append("X-Accepted-Stream-Protocol-Versions", s);
            }

            await RefuseAsync(context, requested, supported).ConfigureAwait(false);
            return null;
        }

        context.Response.Headers[VersionHeader] = protocol;
        context.Response.Headers.Upgrade = "SPDY/3.1";
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
    }

    /// <summary>What the real one says to a plain GET or POST.</summary>
    public static Task RequireUpgradeAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status400BadRequest, "Upgrade request required");

    /// <summary>
    /// Closes a socket from our side and waits for the client's answer, since a connection that is dropped at once takes what is still under way with it.
    /// </summary>
    /// <param name="reading">The loop that sees the client's answer.</param>
    public static async Task CloseAsync(WebSocket socket, Task reading, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken).ConfigureAwait(false);
            await reading.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or TimeoutException)
        {
            // Gone already, or not answering.
        }
    }

    /// <summary>A client that closes its connection wants no more of what runs behind it.</summary>
    public static async Task EndWhenClosedAsync(Task reading, CancellationTokenSource ended)
    {
        await reading.ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, IEnumerable<string> requested, IEnumerable<string> supported) => WriteAsync(
        context, StatusCodes.Status403Forbidden,
        $"unable to upgrade: unable to negotiate protocol: client supports [{string.Join(' ', requested)}], server accepts [{string.Join(' ', supported)}]");

    private static Task WriteAsync(HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
