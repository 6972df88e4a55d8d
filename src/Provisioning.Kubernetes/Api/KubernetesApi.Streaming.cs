using System.Net;
using System.Net.WebSockets;
using System.Text;
using Provisioning.Kubernetes.Api.Requests;
using Provisioning.Kubernetes.Api.Streaming;
using Provisioning.Kubernetes.Diagnostics;

namespace Provisioning.Kubernetes.Api;

internal sealed partial class KubernetesApi
{
    private const int LongestLog = 4 * 1024 * 1024;

    public async Task<Stream> PortForwardAsync(string ns, string pod, int port, CancellationToken cancellationToken)
    {
        var path = ResourcePaths.WithQuery(ResourcePaths.Pod(ns, pod, "portforward"), ("ports", port));
        var socket = await ConnectAsync(DescribeStream("pods/portforward", ns, pod, path), [ExecProtocol.Version4], cancellationToken).ConfigureAwait(false);
        return new PortForwardStream(socket, $"port {port} of pod {ns}/{pod}");
    }

    public async Task<ExecResult> ExecAsync(
        string ns, string pod, string container, IReadOnlyList<string> command, string? stdin, CancellationToken cancellationToken)
    {
        var path = new StringBuilder(ResourcePaths.WithQuery(
            ResourcePaths.Pod(ns, pod, "exec"), ("container", container), ("stdout", "true"), ("stderr", "true"), ("stdin", stdin is null ? null : "true")));
        foreach (var argument in command)
        {
            path.Append("&command=").Append(Uri.EscapeDataString(argument));
        }

        var request = DescribeStream("pods/exec", ns, pod, path.ToString());
        using var socket = await ConnectAsync(request, [ExecProtocol.Version5, ExecProtocol.Version4], cancellationToken).ConfigureAwait(false);
        return await ExecProtocol.RunAsync(socket, request, stdin, cancellationToken).ConfigureAwait(false);
    }

    // Authorized as "create", whatever the HTTP method of the handshake.
    private static ApiRequest DescribeStream(string resource, string ns, string pod, string path) =>
        new() { Method = HttpMethod.Get, Verb = "create", Resource = resource, Namespace = ns, Name = pod, Path = path };

    private async Task<WebSocket> ConnectAsync(ApiRequest request, string[] protocols, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.Start(request);
        var (asked, statusCode) = (_timeProvider.GetTimestamp(), 0);
        try
        {
            var socket = await _transport.WithTimeoutAsync(
                request, token => PodSocket.ConnectAsync(_connection, _transport, Requests, request, protocols, token), cancellationToken)
                    .ConfigureAwait(false);
            statusCode = (int)HttpStatusCode.SwitchingProtocols;
            ApiTelemetry.End(activity, statusCode, attempts: 1);
            return socket;
        }
        catch (KubernetesApiException failure)
        {
            statusCode = failure.StatusCode;
            ApiTelemetry.Fail(activity, failure, attempts: 1);
            throw;
        }
        finally
        {
            ApiTelemetry.Answered(request, statusCode, _timeProvider.GetElapsedTime(asked));
        }
    }
}
