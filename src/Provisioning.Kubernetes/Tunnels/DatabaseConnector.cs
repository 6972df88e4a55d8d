using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Tunnels;

/// <inheritdoc cref="IDatabaseConnector"/>
internal sealed class DatabaseConnector(
    IKubernetesApi api,
    DatabaseLookup lookup,
    RecordStore store,
    DatabaseContextFactory contexts,
    DatabaseObserver observer,
    TimeProvider timeProvider,
    ILogger<DatabaseConnector> logger) : IDatabaseConnector
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    public Task<DatabaseTunnel> OpenTunnelAsync(DatabaseId id, TunnelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        options ??= new TunnelOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.ConnectTimeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ConnectTimeout, LongestTimeout, nameof(options));
        return ApiCalls.RunAsync(() => OpenAsync(id, options, cancellationToken));
    }

    private async Task<DatabaseTunnel> OpenAsync(DatabaseId id, TunnelOptions options, CancellationToken cancellationToken)
    {
        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        if (context.Paused)
        {
            throw new ProvisioningException(ErrorCode.InvalidState, $"{id} is paused. Resume it first.");
        }

        var endpoint = engine.GetEndpoint(context);
        var host = (options.ReadOnly ? endpoint.ReadOnlyHost : endpoint.Host)
            ?? throw new ProvisioningException(ErrorCode.InvalidState, $"{id} has a single instance, and no replica to read from.");
        await store.SyncAsync(cancellationToken).ConfigureAwait(false);
        var route = new TunnelRoute(api, observer, engine, () => Find(id, engine) ?? context, options.ReadOnly);

        await ProveAsync(route, options.ConnectTimeout, cancellationToken).ConfigureAwait(false);
        return new PortForwardTunnel(id, host, route, options.ConnectTimeout, timeProvider, logger);
    }

    /// <summary>Whoever asks learns now, not at the first connection, that there is no server or no permission.</summary>
    private async Task ProveAsync(TunnelRoute route, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Stream proof;
        try
        {
            proof = await route.ConnectPersistentlyAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The last try tells what is in the way.
            proof = await route.ConnectAsync(cancellationToken).ConfigureAwait(false);
        }

        await proof.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>As its record was last told; null when it was not.</summary>
    private DatabaseContext? Find(DatabaseId id, IEngine engine) =>
        store.GetCached(id.Namespace) is { Record: { Spec: not null } record } && record.GetId() == id
            ? contexts.Create(SpecFormat.Read(record, engine), engine, record)
            : null;
}
