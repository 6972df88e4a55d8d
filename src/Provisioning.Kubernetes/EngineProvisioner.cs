namespace Provisioning.Kubernetes;

/// <summary>The provisioner of one engine: knows no databases but that engine's.</summary>
internal sealed class EngineProvisioner(DatabaseEngine engine, KubernetesDatabaseProvisioner all) : IDatabaseProvisioner
{
    public Task<Operation> ProvisionAsync(DatabaseSpec spec, OperationOptions? options = null, CancellationToken cancellationToken = default) =>
        all.ProvisionAsync(Check(spec), options, cancellationToken);

    public Task<Plan> PlanAsync(DatabaseSpec spec, CancellationToken cancellationToken = default) => all.PlanAsync(Check(spec), cancellationToken);

    public async Task<Operation> DeprovisionAsync(DatabaseId id, DeprovisionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var database = await all.GetAsync(id, cancellationToken).ConfigureAwait(false);
        return database is null || database.Spec.Engine == engine
            ? await all.DeprovisionAsync(id, options, cancellationToken).ConfigureAwait(false)
            : throw new ProvisioningException(ErrorCode.NotFound, $"There is no {engine} database {id}.");
    }

    public async Task<Operation> CancelAsync(OperationId id, OperationOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetOperationAsync(id, cancellationToken).ConfigureAwait(false) is null
            ? throw new ProvisioningException(ErrorCode.NotFound, $"There is no operation {id} on a {engine} database.")
            : await all.CancelAsync(id, options, cancellationToken).ConfigureAwait(false);

    public async Task<Database?> GetAsync(DatabaseId id, CancellationToken cancellationToken = default) =>
        await all.GetAsync(id, cancellationToken).ConfigureAwait(false) is { } database && database.Spec.Engine == engine ? database : null;

    public Task<DatabasePage> ListAsync(DatabaseQuery? query = null, CancellationToken cancellationToken = default) =>
        query?.Engine is { } other && other != engine
            ? Task.FromResult(new DatabasePage { Databases = [] })
            : all.ListAsync((query ?? new DatabaseQuery()) with { Engine = engine }, cancellationToken);

    public async Task<Operation?> GetOperationAsync(OperationId id, CancellationToken cancellationToken = default) =>
        await all.GetOperationAsync(id, cancellationToken).ConfigureAwait(false) is { } operation && operation.Engine == engine ? operation : null;

    public IAsyncEnumerable<OperationEvent> WatchAsync(OperationId id, CancellationToken cancellationToken = default) => all.WatchAsync(id, cancellationToken);

    private DatabaseSpec Check(DatabaseSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Engine == engine ? spec : throw new ArgumentException($"This provisioner is for {engine}, not for {spec.Engine}.", nameof(spec));
    }
}
