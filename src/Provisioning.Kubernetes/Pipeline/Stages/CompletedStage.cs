using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Isolation;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes what an earlier spec asked for and this one does not, and draws the quota to its final size; then the database is as asked.</summary>
internal sealed class CompletedStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.Completed;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        // As it is now: a restore in place, its reversal and a discard change what is kept on their way.
        var context = run.Context with { Kept = run.Record.Kept };
        var obsolete = Obsolete.Find(run.Record.Applied, context, run.Manifests!);
        foreach (var old in obsolete)
        {
            await api.DeleteAsync(old.ToType(), run.Namespace, old.Name, options: null, cancellationToken).ConfigureAwait(false);
            run.Journal.Update(record => record with { Applied = [.. record.Applied.Where(other => !other.IsSame(old))] });
        }

        if (run.MayHaveRunBefore)
        {
            await Applying.ApplyAsync(api, run, [IsolationManifests.Quota(context, run.Manifests!.Sidecars)], cancellationToken).ConfigureAwait(false);
        }

        var kept = context.Kept is { } previous ? $" What was restored over is kept, stopped, as {previous.Generation.Name}." : "";
        return StageOutcome.Succeeded(obsolete.Count == 0
            ? $"{run.DatabaseId} is active.{kept}"
            : $"{run.DatabaseId} is active; removed "
                + $"{string.Join(" and ", obsolete.Select(old => $"{old.Kind} {old.Name}"))}, which the spec no longer asks for.{kept}");
    }
}
