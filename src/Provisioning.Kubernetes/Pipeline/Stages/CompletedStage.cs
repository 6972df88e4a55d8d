using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Isolation;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes what an earlier spec asked for and this one does not, and draws the quota to its final size; then the database is as asked.</summary>
internal sealed class CompletedStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.Completed;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var obsolete = Obsolete.Find(run.Record.Applied, run.Context, run.Manifests!);
        foreach (var old in obsolete)
        {
            await api.DeleteAsync(old.ToType(), run.Namespace, old.Name, options: null, cancellationToken).ConfigureAwait(false);
            run.Journal.Update(record => record with { Applied = [.. record.Applied.Where(other => !other.IsSame(old))] });
        }

        if (run.MayHaveRunBefore)
        {
            await Applying.ApplyAsync(api, run, [IsolationManifests.Quota(run.Context, run.Manifests!.Sidecars)], cancellationToken).ConfigureAwait(false);
        }

        return StageOutcome.Succeeded(obsolete.Count == 0
            ? $"{run.DatabaseId} is active."
            : $"{run.DatabaseId} is active; removed "
                + $"{string.Join(" and ", obsolete.Select(old => $"{old.Kind} {old.Name}"))}, which the spec no longer asks for.");
    }
}
