using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>
/// Deletes what an engine's operator made of a database, in good order, and waits until its pods and volumes are gone. Idempotent. Nothing in it waits for
/// somebody who may not be there: what does not go in its time is made to go, and the operation says so.
/// </summary>
internal sealed class Teardown(IKubernetesApi api, DatabaseObserver observer, Finalizers finalizers, TimeProvider timeProvider)
{
    /// <summary>How long instances get to shut down before nobody waits for them any more.</summary>
    /// <param name="run">The operation.</param>
    /// <param name="patience">That time.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task RunAsync(OperationRun run, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var changes = observer.Subscribe(run.Namespace);
        var kinds = GetKinds(run);
        do
        {
            foreach (var kind in kinds)
            {
                await DeleteAllAsync(kind, run, changes, cancellationToken).ConfigureAwait(false);
            }

            await WaitForInstancesAsync(run, patience, changes, cancellationToken).ConfigureAwait(false);

            // A process that lost the operation in the middle of an apply may have made the last kind, the database itself, anew.
        }
        while (kinds.Count > 0 && (await ListAsync(kinds[^1], run, cancellationToken).ConfigureAwait(false)).Count > 0);
    }

    /// <summary>What is still there, by kind and name.</summary>
    public async Task<IReadOnlyList<string>> FindRemainsAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var remains = new List<string>();
        foreach (var kind in GetKinds(run))
        {
            remains.AddRange((await ListAsync(kind, run, cancellationToken).ConfigureAwait(false)).Select(item => Remains.Describe(kind, item)));
        }

        if (run.KnownEngine is { } engine)
        {
            var observed = await observer.ObserveAsync(engine, run.Namespace, cancellationToken).ConfigureAwait(false);
            remains.AddRange(observed.List(CoreTypes.Pod).Select(pod => Remains.Describe(CoreTypes.Pod, pod)));
            remains.AddRange(observed.List(CoreTypes.PersistentVolumeClaim).Select(claim => Remains.Describe(CoreTypes.PersistentVolumeClaim, claim)));
        }

        return remains;
    }

    /// <summary>Of an engine that this process does not have, the record knows what was applied.</summary>
    private static IReadOnlyList<ResourceType> GetKinds(OperationRun run) => run.KnownEngine is { } engine
        ? engine.Teardown.Kinds
        :
        [
            .. run.Record.Applied.Reverse().Where(applied => applied.Group.Contains('.', StringComparison.Ordinal))
                .Select(applied => applied.ToType()).Distinct(),
        ];

    private async Task DeleteAllAsync(ResourceType kind, OperationRun run, ChangeSignal changes, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var items = await ListAsync(kind, run, cancellationToken).ConfigureAwait(false);
            foreach (var item in items.Where(item => item.Metadata.DeletionTimestamp is null))
            {
                await DeleteAsync(kind, run, item, new DeleteOptions { Uid = item.Metadata.Uid }, cancellationToken).ConfigureAwait(false);
            }

            // What has no finalizer is gone with the answer.
            var held = items.Where(item => item.Metadata.Finalizers is { Count: > 0 }).ToList();
            if (held.Count == 0)
            {
                return;
            }

            run.Progress($"Waiting for {string.Join(", ", held.Select(item => Remains.Describe(kind, item)))} to go.");
            await finalizers.ReleaseAsync(kind, held, run, cancellationToken).ConfigureAwait(false);
            await changes.WaitAsync(Backoff.Get(attempt), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitForInstancesAsync(OperationRun run, TimeSpan patience, ChangeSignal changes, CancellationToken cancellationToken)
    {
        if (run.KnownEngine is not { } engine)
        {
            return;
        }

        var observed = await observer.ObserveAsync(engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        foreach (var job in observed.List(CoreTypes.Job).Where(job => job.Metadata.DeletionTimestamp is null).ToList())
        {
            // One of ours, whose operation was cancelled, would go on making pods.
            await DeleteAsync(CoreTypes.Job, run, job, new DeleteOptions { Uid = job.Metadata.Uid }, cancellationToken).ConfigureAwait(false);
        }

        var forced = new HashSet<string?>(StringComparer.Ordinal);
        for (var began = timeProvider.GetTimestamp(); ;)
        {
            var pods = observed.List(CoreTypes.Pod).ToList();
            var claims = observed.List(CoreTypes.PersistentVolumeClaim).ToList();
            if (pods.Count == 0 && claims.Count == 0)
            {
                return;
            }

            var left = patience - timeProvider.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                await ForceAsync(run, pods, claims, forced, cancellationToken).ConfigureAwait(false);
            }

            var names = pods.Select(pod => $"pod {pod.Metadata.Name}").Concat(claims.Select(claim => $"volume claim {claim.Metadata.Name}"));
            run.Progress($"Waiting for {string.Join(", ", names)} to go{(left <= TimeSpan.Zero ? ", without a shutdown in good order" : "")}.");
            await changes.WaitAsync(left > TimeSpan.Zero ? left : null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// A server that cannot archive its log does not shut down for half an hour, a node that is away does not say that its pod has ended, and where nobody
    /// collects garbage nothing goes by itself.
    /// </summary>
    private async Task ForceAsync(
        OperationRun run,
        IEnumerable<KubernetesResource> pods,
        IEnumerable<KubernetesResource> claims,
        HashSet<string?> forced,
        CancellationToken cancellationToken)
    {
        foreach (var pod in pods.Where(pod => forced.Add(pod.Metadata.Uid)))
        {
            var atOnce = new DeleteOptions { Uid = pod.Metadata.Uid, GracePeriodSeconds = 0 };
            await DeleteAsync(CoreTypes.Pod, run, pod, atOnce, cancellationToken).ConfigureAwait(false);
        }

        foreach (var claim in claims.Where(claim => claim.Metadata.DeletionTimestamp is null && forced.Add(claim.Metadata.Uid)))
        {
            var same = new DeleteOptions { Uid = claim.Metadata.Uid };
            await DeleteAsync(CoreTypes.PersistentVolumeClaim, run, claim, same, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(ResourceType kind, OperationRun run, KubernetesResource item, DeleteOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync(kind, run.Namespace, item.Metadata.Name, options, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // Another object has its name by now, which the next look finds.
        }
    }

    private Task<IReadOnlyList<AnyObject>> ListAsync(ResourceType kind, OperationRun run, CancellationToken cancellationToken) =>
        Remains.ListAsync(api, kind, run.Namespace, cancellationToken);
}
