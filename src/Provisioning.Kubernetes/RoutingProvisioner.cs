using Microsoft.Extensions.DependencyInjection;

namespace Provisioning.Kubernetes;

/// <summary>
/// The provisioner that hosts ask for: specs go to the provisioner that is registered under their engine, everything else to what is recorded.
/// </summary>
internal sealed class RoutingProvisioner(IServiceProvider services, KubernetesDatabaseProvisioner recorded) : IDatabaseProvisioner
{
    public Task<Operation> ProvisionAsync(DatabaseSpec spec, OperationOptions? options = null, CancellationToken cancellationToken = default) =>
        Route(spec).ProvisionAsync(spec, options, cancellationToken);

    public Task<Plan> PlanAsync(DatabaseSpec spec, CancellationToken cancellationToken = default) => Route(spec).PlanAsync(spec, cancellationToken);

    public Task<Operation> DeprovisionAsync(DatabaseId id, DeprovisionOptions? options = null, CancellationToken cancellationToken = default) =>
        recorded.DeprovisionAsync(id, options, cancellationToken);

    public Task<Operation> CancelAsync(OperationId id, OperationOptions? options = null, CancellationToken cancellationToken = default) =>
        recorded.CancelAsync(id, options, cancellationToken);

    public Task<Database?> GetAsync(DatabaseId id, CancellationToken cancellationToken = default) => recorded.GetAsync(id, cancellationToken);

    public Task<DatabasePage> ListAsync(DatabaseQuery? query = null, CancellationToken cancellationToken = default) =>
        recorded.ListAsync(query, cancellationToken);

    public Task<Operation?> GetOperationAsync(OperationId id, CancellationToken cancellationToken = default) =>
        recorded.GetOperationAsync(id, cancellationToken);

    public IAsyncEnumerable<OperationEvent> WatchAsync(OperationId id, CancellationToken cancellationToken = default) =>
        recorded.WatchAsync(id, cancellationToken);

    private IDatabaseProvisioner Route(DatabaseSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);

        // An engine that nobody registered is reported with those that are.
        return services.GetKeyedService<IDatabaseProvisioner>(spec.Engine) ?? recorded;
    }
}
