using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Tunnels;

/// <inheritdoc cref="IDatabaseConnector"/>
internal sealed class DatabaseConnector(IKubernetesApi api, DatabaseLookup lookup, DatabaseObserver observer, ILogger<DatabaseConnector> logger)
    : IDatabaseConnector
{
    public Task<DatabaseTunnel> OpenTunnelAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => OpenAsync(id, cancellationToken));
    }

    private async Task<DatabaseTunnel> OpenAsync(DatabaseId id, CancellationToken cancellationToken)
    {
        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        var port = engine.GetEndpoint(context).Port;

        // Whoever asks learns now, not at the first connection, that there is no primary or no permission.
        await (await ConnectAsync(cancellationToken).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        return new PortForwardTunnel(id, engine.GetEndpoint(context).Host, ConnectAsync, logger);

        Task<Stream> ConnectAsync(CancellationToken token)
        {
            var primary = engine.GetInstances(context, observed).FirstOrDefault(instance => instance.Role == "primary").Pod
                ?? throw new ProvisioningException(ErrorCode.NotFound, $"{id} has no primary now.", isTransient: true);
            return api.PortForwardAsync(context.Namespace, primary.Metadata.Name, port, token);
        }
    }
}
