using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Provisioning.Kubernetes.Api.Json;
using Provisioning.Kubernetes.Api.Requests;

namespace Provisioning.Kubernetes.Api.Streaming;

/// <summary>Runs one command over an open WebSocket and collects what it says.</summary>
internal static class ExecProtocol
{
    public const string Version5 = "v5.channel.k8s.io";
    public const string Version4 = "v4.channel.k8s.io";

    private const byte StandardInput = 0;
    private const byte StandardOutput = 1;
    private const byte StandardError = 2;
    private const byte Result = 3;
    private const byte Close = 255;
    private const int LongestOutput = 16 * 1024 * 1024;
    private const int LongestFrame = 32 * 1024;

    public static async Task<ExecResult> RunAsync(WebSocket socket, ApiRequest request, string? stdin, CancellationToken cancellationToken)
    {
        if (stdin is not null && socket.SubProtocol != Version5)
        {
            throw new KubernetesApiException($"{request}: the server cannot tell a command that its input has ended; Kubernetes 1.30 and later can")
            {
                Request = request.ToString(),
            };
        }

        // The command may write before it has read everything: both directions at once.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = stdin is null ? Task.CompletedTask : SendAsync(socket, stdin, stop.Token);
        try
        {
            return await ReceiveAsync(socket, request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.NoAnswer(request, exception);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);

            // A command may end without reading its input; that is no failure, and the result has been read by now.
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task SendAsync(WebSocket socket, string stdin, CancellationToken cancellationToken)
    {
        var input = Encoding.UTF8.GetBytes(stdin);
        var frame = new byte[Math.Min(input.Length, LongestFrame) + 1];
        frame[0] = StandardInput;
        for (var sent = 0; sent < input.Length;)
        {
            var count = Math.Min(input.Length - sent, LongestFrame);
            input.AsSpan(sent, count).CopyTo(frame.AsSpan(1));
            await socket.SendAsync(frame.AsMemory(0, count + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
            sent += count;
        }

        await socket.SendAsync(new byte[] { Close, StandardInput }, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ExecResult> ReceiveAsync(WebSocket socket, ApiRequest request, CancellationToken cancellationToken)
    {
        var outputs = new Dictionary<byte, ArrayBufferWriter<byte>> { [StandardOutput] = new(), [StandardError] = new(), [Result] = new() };
        var buffer = new byte[LongestFrame];
        var start = true;
        byte channel = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                break;
            }

            var payload = buffer.AsMemory(0, received.Count);
            if (start && payload.Length > 0)
            {
                channel = payload.Span[0];
                payload = payload[1..];
            }

            start = received.EndOfMessage;
            if (outputs.TryGetValue(channel, out var output))
            {
                output.Write(payload.Span);
                if (outputs.Values.Sum(one => (long)one.WrittenCount) > LongestOutput)
                {
                    throw new KubernetesApiException(
                        $"{request}: the command wrote more than {LongestOutput / (1024 * 1024)} MiB") { Request = request.ToString() };
                }
            }

            if (channel == Result && received.EndOfMessage && outputs[Result].WrittenCount > 0)
            {
                break;
            }
        }

        var exitCode = ReadExitCode(request, outputs[Result].WrittenSpan);
        return new ExecResult(
            exitCode, Encoding.UTF8.GetString(outputs[StandardOutput].WrittenSpan), Encoding.UTF8.GetString(outputs[StandardError].WrittenSpan));
    }

    private static int ReadExitCode(ApiRequest request, ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            throw ApiErrors.NoAnswer(request, new EndOfStreamException("the connection ended before the command did"));
        }

        Status? status;
        try
        {
            status = JsonSerializer.Deserialize(json, ApiJson.Default.Status);
        }
        catch (JsonException)
        {
            throw ApiErrors.Unreadable(request, statusCode: 101);
        }

        if (status?.Code is null or 200 && status?.Reason is null or "")
        {
            return 0;
        }

        var exitCode = status.Details?.Causes?.FirstOrDefault(cause => cause.Reason == "ExitCode")?.Message;
        return int.TryParse(exitCode, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : throw ApiErrors.Refused(request, status.Code ?? 500, status, retryAfter: null);
    }
}
