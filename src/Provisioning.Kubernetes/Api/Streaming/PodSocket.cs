using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Provisioning.Kubernetes.Api.Connection;
using Provisioning.Kubernetes.Api.Requests;

namespace Provisioning.Kubernetes.Api.Streaming;

/// <summary>Opens a WebSocket to a pod's subresource over the same connection settings and credentials as every other request.</summary>
internal static class PodSocket
{
    public static async Task<WebSocket> ConnectAsync(
        KubernetesConnection connection, ApiTransport transport, RequestCounter counter, ApiRequest request, string[] protocols,
            CancellationToken cancellationToken)
    {
        var session = await connection.GetAsync(cancellationToken).ConfigureAwait(false);
        for (var renewed = false; ; renewed = true)
        {
            var socket = new ClientWebSocket();
            try
            {
                await PrepareAsync(socket, session, request, protocols, cancellationToken).ConfigureAwait(false);
                counter.Sent(request.Verb, request.Resource);
                await socket.ConnectAsync(Address(session, request), session.Client, cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (WebSocketException exception)
            {
                var status = socket.HttpStatusCode;
                socket.Dispose();
                if (status == HttpStatusCode.Unauthorized
                        && !renewed
                        && await connection.RenewAsync(session, cancellationToken).ConfigureAwait(false) is { } fresh)
                {
                    session = fresh;
                    continue;
                }

                if (status == default)
                {
                    throw ApiErrors.NoAnswer(request, exception.InnerException as HttpRequestException ?? (Exception)exception);
                }

                throw await ExplainAsync(transport, request, (int)status, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static async Task PrepareAsync(
        ClientWebSocket socket, KubernetesSession session, ApiRequest request, string[] protocols, CancellationToken cancellationToken)
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(30);
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        using var template = new HttpRequestMessage(request.Method, request.Path);
        await session.PrepareAsync(template, cancellationToken).ConfigureAwait(false);
        foreach (var (name, values) in template.Headers)
        {
            socket.Options.SetRequestHeader(name, string.Join(' ', values));
        }
    }

    private static Uri Address(KubernetesSession session, ApiRequest request)
    {
        var address = new Uri(session.BaseUri, request.Path);
        return new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;
    }

    // A failed handshake's body is not to be had; the same request without the upgrade is refused for the same reason, with a Status.
    private static async Task<KubernetesApiException> ExplainAsync(
        ApiTransport transport, ApiRequest request, int statusCode, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await transport.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == statusCode)
        {
            return exception;
        }
        catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException or IOException or JsonException)
        {
            // The explanation is not worth more than the refusal itself.
        }

        return ApiErrors.Refused(request, statusCode, new Json.Status { Message = "the server refused to open a stream" }, retryAfter: null);
    }
}
