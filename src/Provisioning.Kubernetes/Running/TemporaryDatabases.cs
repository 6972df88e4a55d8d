using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Pipeline;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Running;

/// <summary>Deletes throw-away databases whose time is over, or whose process is gone.</summary>
internal sealed class TemporaryDatabases(
    IKubernetesApi api, RecordStore store, Pipelines pipelines, IOptions<ProvisioningOptions> options, TimeProvider timeProvider)
{
    /// <param name="record">The record of one, on which no operation runs.</param>
    /// <param name="own">The lease of this process.</param>
    /// <param name="getExpiry">When the lease of a runner expires, as the watch last told; null for one that is gone.</param>
    /// <param name="run">Runs an operation of this process.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>When to look again.</returns>
    public async Task<DateTimeOffset> ExpireAsync(
        ConfigMap record, RunnerLease own, Func<string, DateTimeOffset?> getExpiry, Action<StoredRecord> run, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (store.GetCached(record.Metadata.Name) is not { Record: { Temporary: { } temporary, DeletedAt: null } } stored)
        {
            return DateTimeOffset.MaxValue;
        }

        var lives = temporary.Owner is null || temporary.Owner == own.Name || getExpiry(temporary.Owner) > now
            || await IsAliveAsync(temporary.Owner, now, cancellationToken).ConfigureAwait(false);
        if (lives && temporary.ExpiresAt > now)
        {
            return temporary.Owner is null || temporary.Owner == own.Name || getExpiry(temporary.Owner) is not { } expiry || expiry > temporary.ExpiresAt
                ? temporary.ExpiresAt
                : expiry;
        }

        // A deletion that failed is begun anew, but not at once.
        if (stored.Record.Operation is { Kind: var kind, CompletedAt: { } ended } && kind == OperationKind.Deprovision.Value
            && ended + options.Value.LeaseDuration > now)
        {
            return ended + options.Value.LeaseDuration;
        }

        var operation = new OperationRecord
        {
            Id = OperationIds.Create(stored.Name),
            Kind = OperationKind.Deprovision.Value,
            RequestedBy = "expiry",
            CreatedAt = now,
            Runner = (await own.AcquireAsync(cancellationToken).ConfigureAwait(false)).Name,
            State = OperationState.Running,
            Stages = pipelines.CreateRecords(OperationKind.Deprovision),
        };
        if (await store.ReplaceAsync(stored, stored.Record.Begin(operation), cancellationToken).ConfigureAwait(false) is { } written)
        {
            run(written);
        }

        return DateTimeOffset.MaxValue;
    }

    /// <summary>The watch may lag behind: only the lease itself proves that its runner is gone.</summary>
    private async Task<bool> IsAliveAsync(string runner, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await api.GetAsync(StateTypes.Lease, options.Value.Namespace, runner, cancellationToken).ConfigureAwait(false))?.GetExpiry() > now;
}
