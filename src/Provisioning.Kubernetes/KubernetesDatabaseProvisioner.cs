using System.Runtime.CompilerServices;
using Provisioning.Kubernetes.Conditions;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes;

/// <summary>The provisioner of every engine of this package: records what is asked for, and reads what is recorded.</summary>
internal sealed class KubernetesDatabaseProvisioner(
    ProvisionRequests provisions,
    DeprovisionRequests deprovisions,
    CancelRequests cancels,
    DatabaseLookup lookup,
    RecordStore store,
    EngineCatalog engines,
    ConditionReader conditions,
    Runner runner,
    TimeProvider timeProvider) : IDatabaseProvisioner
{
    private const int MaxPageSize = 500;

    public Task<Operation> ProvisionAsync(DatabaseSpec spec, OperationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return ApiCalls.RunAsync(() => provisions.ProvisionAsync(spec, options ?? new OperationOptions(), cancellationToken));
    }

    public Task<Plan> PlanAsync(DatabaseSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return ApiCalls.RunAsync(() => provisions.PlanAsync(spec, cancellationToken));
    }

    public Task<Operation> DeprovisionAsync(DatabaseId id, DeprovisionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (options is not null && !Enum.IsDefined(options.Policy))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Policy, "There is no such deletion policy.");
        }

        return ApiCalls.RunAsync(() => deprovisions.DeprovisionAsync(id, options, cancellationToken));
    }

    public Task<Operation> CancelAsync(OperationId id, OperationOptions? options = null, CancellationToken cancellationToken = default) =>
        ApiCalls.RunAsync(() => cancels.CancelAsync(id, options ?? new OperationOptions(), cancellationToken));

    public Task<Database?> GetAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(async () => await lookup.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } stored && stored.Record.IsDatabase()
            ? (await ToDatabasesAsync([stored], cancellationToken).ConfigureAwait(false))[0]
            : null);
    }

    public Task<DatabasePage> ListAsync(DatabaseQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new DatabaseQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.PageSize, MaxPageSize, nameof(query));
        return ApiCalls.RunAsync(async () =>
        {
            var (records, next) = await store.ListAsync(query, cancellationToken).ConfigureAwait(false);
            return new DatabasePage
            {
                Databases = await ToDatabasesAsync([.. records.Where(stored => stored.Record.IsDatabase())], cancellationToken).ConfigureAwait(false),
                ContinuationToken = string.IsNullOrEmpty(next) ? null : next,
            };
        });
    }

    public Task<Operation?> GetOperationAsync(OperationId id, CancellationToken cancellationToken = default) => ApiCalls.RunAsync(async () =>
    {
        var stored = OperationIds.GetRecordName(id) is { } name ? await store.GetAsync(name, cancellationToken).ConfigureAwait(false) : null;
        return stored?.Record.FindOperation(id.Value)?.ToOperation(stored.Record);
    });

    public async IAsyncEnumerable<OperationEvent> WatchAsync(OperationId id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Whoever waits for an operation whose process died wants it to go on.
        runner.Start();
        using var changes = new ChangeSignal(timeProvider);
        var name = OperationIds.GetRecordName(id) ?? throw NotFound(id);
        await ApiCalls.RunAsync(async () =>
        {
            await store.SyncAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        using var subscription = store.Subscribe(changed =>
        {
            if (changed == name)
            {
                changes.Set();
            }
        });

        // The watch may lag behind the caller, who has just been told of the operation.
        await ApiCalls.RunAsync(() => store.GetAsync(name, cancellationToken)).ConfigureAwait(false);
        for (OperationRecord? before = null; ;)
        {
            var after = store.GetCached(name)?.Record.FindOperation(id.Value) ?? throw NotFound(id);
            foreach (var happened in OperationEvents.Between(before, after))
            {
                yield return happened;
            }

            if (after.IsFinished())
            {
                yield break;
            }

            before = after;
            await changes.WaitAsync(timeout: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ProvisioningException NotFound(OperationId id) =>
        new(ErrorCode.NotFound, $"There is no operation {id}: it never was, or its record has expired or was deleted.");

    private async Task<IReadOnlyList<Database>> ToDatabasesAsync(IReadOnlyList<StoredRecord> stored, CancellationToken cancellationToken)
    {
        var judged = await conditions.ReadAsync([.. stored.Select(one => one.Record)], cancellationToken).ConfigureAwait(false);
        return [.. stored.Zip(judged, (one, found) => ToDatabase(one.Record, found))];
    }

    private Database ToDatabase(DatabaseRecord record, IReadOnlyList<DatabaseCondition> found) => new()
    {
        Id = record.GetId(),
        Spec = SpecFormat.Read(record, engines.Get(new DatabaseEngine(record.Engine))),
        State = record.State,
        Message = record.Message,
        Namespace = RecordFormat.GetName(record),
        Endpoint = record.Endpoint?.ToEndpoint(),
        CreatedAt = record.CreatedAt,
        Conditions = found,
        PreviousKeptSince = record.Kept?.Since,
        Operation = record.Operation.ToOperation(record),
    };
}
