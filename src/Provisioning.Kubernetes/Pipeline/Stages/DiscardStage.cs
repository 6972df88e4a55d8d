using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Deletion;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Remembers the archive of what a restore in place keeps, deletes the rest of it, and waits until its volumes are gone.</summary>
internal sealed class DiscardStage(IKubernetesApi api, DatabaseObserver observer, ArchiveKeeper archives) : IStage
{
    public Stage Name => Stage.Deletion;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (run.Record.Kept is not { } kept)
        {
            return StageOutcome.Succeeded("There is nothing left to discard.");
        }

        var engine = run.Engine.Get<IReplacementEngine>(Name);
        var old = Generations.Describe(run.Context, kept);
        var archive = await archives.KeepAsync(run.Engine, old, run.Record, cancellationToken).ConfigureAwait(false);
        using var changes = observer.Subscribe(run.Namespace);
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        foreach (var applied in kept.Applied.Reverse())
        {
            await Deleting.DeleteAsync(api, run, applied, cancellationToken).ConfigureAwait(false);
        }

        for (var remains = engine.GetRemains(old, observed).ToList(); remains.Count > 0; remains = [.. engine.GetRemains(old, observed)])
        {
            run.Progress($"Waiting until {string.Join(" and ", remains)} {(remains.Count == 1 ? "is" : "are")} gone.");
            await changes.WaitAsync(timeout: null, cancellationToken).ConfigureAwait(false);
        }

        run.Journal.Update(record => record with { Kept = null });
        return StageOutcome.Succeeded(archive is null
            ? $"{old.Name} is gone with its volumes."
            : $"{old.Name} is gone with its volumes; its archive stays in store {archive.Store}, as {archive.Folder}.");
    }
}
