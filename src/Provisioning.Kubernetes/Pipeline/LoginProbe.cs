using System.Net.Sockets;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Logs in to a database, over a direct connection when this process runs in the cluster, else through the API server.</summary>
internal sealed class LoginProbe(IKubernetesApi api, TimeProvider timeProvider)
{
    /// <summary>A service's address leads nowhere outside the cluster; inside, a connection is made in no time or a network policy is in the way.</summary>
    private static readonly TimeSpan DirectTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(15);

    public bool RunsInCluster { get; init; } = Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 };

    public async Task<ProbeResult> RunAsync(
        IEngine engine, DatabaseContext context, IObservedObjects observed, DatabaseCredentials credentials, CancellationToken cancellationToken)
    {
        var direct = RunsInCluster
            ? await TryConnectAsync(engine.GetOwnHost(context), credentials.Endpoint.Port, cancellationToken).ConfigureAwait(false)
            : null;
        if (direct is not null)
        {
            await using var disposal = direct.ConfigureAwait(false);
            return await LogInAsync(engine, context, direct, credentials, cancellationToken).ConfigureAwait(false);
        }

        var primary = engine.GetInstances(context, observed).FirstOrDefault(instance => instance.Role == "primary").Pod;
        if (primary is null)
        {
            return new ProbeResult(ProbeVerdict.NotYet, "no pod is the primary yet");
        }

        Stream forwarded;
        try
        {
            forwarded = await api.PortForwardAsync(
                context.Namespace, primary.Metadata.Name, credentials.Endpoint.Port, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            // A node or an API server that is away may come back; a refusal stays one.
            var verdict = exception.IsTransient ? ProbeVerdict.BrokenWay : ProbeVerdict.NoWay;
            return new ProbeResult(verdict, $"pods/portforward is not to be had here ({Explain(exception)})");
        }

        await using var closing = forwarded.ConfigureAwait(false);
        return await LogInAsync(engine, context, forwarded, credentials, cancellationToken).ConfigureAwait(false);
    }

    private static string Explain(KubernetesApiException exception) => exception switch
    {
        { StatusCode: 0 } => "the API server does not answer",
        { ServerMessage.Length: > 0 } => $"{exception.StatusCode}: {exception.ServerMessage}",
        _ => $"{exception.StatusCode}",
    };

    private async Task<Stream?> TryConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = new CancellationTokenSource(DirectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(host, port, either.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // A network policy may keep this process out: the API server is the other way.
            socket.Dispose();
            return null;
        }
    }

    private async Task<ProbeResult> LogInAsync(
        IEngine engine, DatabaseContext context, Stream stream, DatabaseCredentials credentials, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(LoginTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var observed = new ObservedStream(stream);
        try
        {
            var refusal = await engine.ProbeAsync(context, observed, credentials, either.Token).ConfigureAwait(false);
            return refusal is null ? new ProbeResult(ProbeVerdict.LoggedIn, $"{credentials.UserName} can log in")
                : new ProbeResult(observed.BrokeBeforeAnswer ? ProbeVerdict.BrokenWay : ProbeVerdict.NotYet, refusal);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new ProbeResult(ProbeVerdict.NotYet, "the database does not answer a login yet");
        }
    }
}
