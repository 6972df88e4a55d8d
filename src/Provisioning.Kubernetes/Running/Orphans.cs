using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Informers;
using Provisioning.Kubernetes.Diagnostics;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>Finds operations whose runner is gone and takes them over; removes what dead runners and deleted databases leave behind.</summary>
internal sealed class Orphans(
    IKubernetesApi api,
    IInformers informers,
    RecordStore store,
    RunnerLease own,
    TemporaryDatabases temporaries,
    IOptions<ProvisioningOptions> options,
    TimeProvider timeProvider,
    ILogger<Orphans> logger)
{
    /// <summary>Longest random wait before taking over, so that processes that see a lease expire together do not all write at once.</summary>
    private static readonly TimeSpan LongestJitter = TimeSpan.FromMilliseconds(400);

    /// <summary>Takeovers at the same time.</summary>
    private const int Parallelism = 16;

    private readonly IInformer<Lease> _leases = informers.Get(StateTypes.Lease, options.Value.Namespace, LeaseFormat.Selector);

    private string Namespace => options.Value.Namespace;

    public Task SyncAsync(CancellationToken cancellationToken) => _leases.SyncAsync(cancellationToken);

    public IDisposable Subscribe(Action onChanged) => _leases.Subscribe((_, _) => onChanged());

    /// <summary>Takes over what can be taken over now.</summary>
    /// <param name="isRunning">Whether this process runs the operation of a record.</param>
    /// <param name="run">Runs an operation that was taken over.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How long until something may have to be done without a change being seen; null when there is nothing.</returns>
    public async Task<TimeSpan?> AdoptAsync(Func<string, bool> isRunning, Action<StoredRecord> run, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        var next = DateTimeOffset.MaxValue;
        var unfinished = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var record in store.ListCached())
        {
            if (RecordFormat.IsDeleted(record))
            {
                next = Min(next, await PruneAsync(record, now, cancellationToken).ConfigureAwait(false));
            }
            else if (RecordFormat.IsTemporary(record) && RecordFormat.GetRunner(record) is null)
            {
                next = Min(next, await temporaries.ExpireAsync(record, own, GetExpiry, run, cancellationToken).ConfigureAwait(false));
            }
            else if (RecordFormat.GetRunner(record) is { } runner && !isRunning(record.Metadata.Name))
            {
                (unfinished.TryGetValue(runner, out var names) ? names : unfinished[runner] = []).Add(record.Metadata.Name);
            }
        }

        foreach (var (runner, names) in unfinished)
        {
            if (runner != own.Name && GetExpiry(runner) is { } expiry && expiry > now)
            {
                next = Min(next, expiry);
                continue;
            }

            await TakeOverAsync(runner, names, run, cancellationToken).ConfigureAwait(false);
        }

        next = Min(next, await PruneLeasesAsync(unfinished.ContainsKey, now, cancellationToken).ConfigureAwait(false));
        return next == DateTimeOffset.MaxValue ? null : next - timeProvider.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private DateTimeOffset? GetExpiry(string runner) => _leases.Get(Namespace, runner)?.GetExpiry();

    private async Task TakeOverAsync(string runner, List<string> names, Action<StoredRecord> run, CancellationToken cancellationToken)
    {
        if (runner != own.Name)
        {
            await Task.Delay(LongestJitter * Random.Shared.NextDouble(), timeProvider, cancellationToken).ConfigureAwait(false);

            // The watch may lag behind or be cut off: only the lease itself proves that its runner is gone.
            if (runner != RecordFormat.NoRunner
                && await api.GetAsync(StateTypes.Lease, Namespace, runner, cancellationToken).ConfigureAwait(false) is { } current)
            {
                _leases.Observe(current);
                if (current.GetExpiry() > timeProvider.GetUtcNow())
                {
                    return;
                }
            }
        }

        var expired = runner == own.Name ? null : GetExpiry(runner);
        var me = (await own.AcquireAsync(cancellationToken).ConfigureAwait(false)).Name;
        var shuffled = names.ToArray();
        Random.Shared.Shuffle(shuffled);
        await Parallel.ForEachAsync(
            shuffled,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (name, token) =>
            {
                if (await TryClaimAsync(name, runner, me, token).ConfigureAwait(false) is { } claimed)
                {
                    if (expired is { } since)
                    {
                        Telemetry.TookOver(claimed.Record.Operation.Kind, timeProvider.GetUtcNow() - since);
                    }

                    run(claimed);
                }
            }).ConfigureAwait(false);
    }

    private async Task<StoredRecord?> TryClaimAsync(string name, string from, string me, CancellationToken cancellationToken)
    {
        try
        {
            var stored = store.GetCached(name);
            if (stored is null || stored.Record.Operation.IsFinished() || (stored.Record.Operation.Runner ?? RecordFormat.NoRunner) != from)
            {
                return null;
            }

            if (from == me)
            {
                return stored;
            }

            Log.TakingOver(logger, stored.Record.Operation.Id, from);
            return await store.ReplaceAsync(
                stored, stored.Record with { Operation = stored.Record.Operation with { Runner = me } }, cancellationToken).ConfigureAwait(false);
        }
        catch (ProvisioningException exception)
        {
            // A record that this version cannot read must not keep it from the others.
            Log.RecordUnreadable(logger, name, exception.Message);
            return null;
        }
    }

    private async Task<DateTimeOffset> PruneAsync(ConfigMap record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (TryRead(record) is not { } stored)
        {
            return DateTimeOffset.MaxValue;
        }

        var due = (stored.Record.DeletedAt ?? now) + options.Value.DeletedRecordRetention;
        if (due > now)
        {
            return due;
        }

        await DeleteLateNamespaceAsync(stored, cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync(stored, cancellationToken).ConfigureAwait(false);
        return DateTimeOffset.MaxValue;
    }

    /// <summary>
    /// A process that died while it claimed a namespace may have got it after the deprovision that took its place had ended. While the record says that the
    /// database is deleted, no other claim to its namespace was begun.
    /// </summary>
    private async Task DeleteLateNamespaceAsync(StoredRecord stored, CancellationToken cancellationToken)
    {
        var found = await api.GetAsync(CoreTypes.Namespace, ns: null, stored.Name, cancellationToken).ConfigureAwait(false);
        if (found is { Metadata.DeletionTimestamp: null } && NamespaceClaims.IsOf(found, stored.Record.GetId())
            && await store.GetAsync(stored.Name, cancellationToken).ConfigureAwait(false) is { Record.DeletedAt: not null })
        {
            var same = new DeleteOptions { Uid = found.Metadata.Uid, ResourceVersion = found.Metadata.ResourceVersion };
            await api.DeleteAsync(CoreTypes.Namespace, ns: null, stored.Name, same, cancellationToken).ConfigureAwait(false);
        }
    }

    private StoredRecord? TryRead(ConfigMap record)
    {
        try
        {
            return RecordFormat.Read(record);
        }
        catch (ProvisioningException exception)
        {
            Log.RecordUnreadable(logger, record.Metadata.Name, exception.Message);
            return null;
        }
    }

    /// <summary>A lease that has expired and that no operation names any more is rubbish.</summary>
    private async Task<DateTimeOffset> PruneLeasesAsync(Func<string, bool> isNamed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = DateTimeOffset.MaxValue;
        foreach (var lease in _leases.List(Namespace).Where(lease => lease.Metadata.Name != own.Name && !isNamed(lease.Metadata.Name)))
        {
            // Its own process renews it up to the last moment; twice the duration leaves no doubt.
            var due = lease.GetExpiry() + TimeSpan.FromSeconds(lease.Spec?.LeaseDurationSeconds ?? 0);
            if (due > now)
            {
                next = Min(next, due);
                continue;
            }

            try
            {
                var version = new DeleteOptions { Uid = lease.Metadata.Uid, ResourceVersion = lease.Metadata.ResourceVersion };
                await api.DeleteAsync(StateTypes.Lease, Namespace, lease.Metadata.Name, version, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception.IsConflict)
            {
                // It lives after all.
            }
        }

        return next;
    }
}
