using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Applies the schedule of the backups.</summary>
internal sealed class BackupConfigStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.BackupConfig;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var manifests = run.Manifests!.Backup;
        if (manifests.Count == 0)
        {
            return StageOutcome.Skipped("The spec has no backup policy.");
        }

        await Applying.ApplyAsync(api, run, manifests, cancellationToken).ConfigureAwait(false);
        var backup = run.Context.Spec.Backup!;
        return StageOutcome.Succeeded($"Base backups go to store {backup.Store} at '{backup.Schedule}' (UTC) and are kept for {backup.RetentionDays} days.");
    }
}
