using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>
/// Takes back what a restore in place, or its reversal, did before it swapped: what served the database serves it again, and what was made beside it is
/// deleted, or stopped again when it had been kept. Idempotent.
/// </summary>
internal sealed class ReplacementRollback(IKubernetesApi api, DatabaseObserver observer)
{
    /// <summary>Whether there is something to take back: not once the record says that the one has taken the other's place.</summary>
    public static bool IsDue(DatabaseRecord record) => record.Operation.Input?.Replacement is { } replacement && !replacement.IsDone(record);

    public async Task RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var (old, next) = (run.Replaced! with { Kept = run.Record.Kept }, run.Context);
        var manifests = run.Engine.Render(old);
        if (run.Record.Operation.Stages.Any(stage => stage.Name == Stage.Swap.Value && stage.State != StageState.Pending))
        {
            await ServeAgainAsync(run, old, manifests, cancellationToken).ConfigureAwait(false);
        }

        if (run.Record.Kept?.Generation.Name == next.Name)
        {
            var stopped = run.Engine.Get<ILifecycleEngine>(Stage.Pausing).RenderInstances(next with { Paused = true });
            await Applying.ChangeAsync(api, observer, run, stopped, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await DeleteAsync(run, old, manifests, cancellationToken).ConfigureAwait(false);
        }

        await Applying.ApplyAsync(api, run, [IsolationManifests.Quota(old, manifests.Sidecars)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whoever ran the operation may not have lived to record what it made.</summary>
    private async Task DeleteAsync(OperationRun run, DatabaseContext old, DatabaseManifests manifests, CancellationToken cancellationToken)
    {
        var made = Obsolete.GetWanted(run.Context, run.Manifests!).Concat(run.Record.Applied).Distinct().ToList();
        foreach (var applied in Obsolete.Find(made, old, manifests))
        {
            await Deleting.DeleteAsync(api, run, applied, cancellationToken).ConfigureAwait(false);
            run.Journal.Update(record => record with { Applied = [.. record.Applied.Where(other => !other.IsSame(applied))] });
        }
    }

    private async Task ServeAgainAsync(OperationRun run, DatabaseContext old, DatabaseManifests manifests, CancellationToken cancellationToken)
    {
        var main = run.Engine.Get<ILifecycleEngine>(Stage.Resuming).RenderInstances(old);
        if (await Applying.ChangeAsync(api, observer, run, main, cancellationToken).ConfigureAwait(false))
        {
            var lifted = run.Engine.Get<IReplacementEngine>(Stage.Resuming).PatchFence(fenced: false);
            await api.MergePatchAsync(main.Type, run.Namespace, main.Name, lifted, subresource: null, cancellationToken).ConfigureAwait(false);
        }

        await Applying.ApplyAsync(api, run, [.. manifests.Endpoint, .. manifests.Backup], cancellationToken).ConfigureAwait(false);
    }
}
