using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>The end of a backup's making or deletion.</summary>
internal sealed class BackupCompletedStage(IKubernetesApi api, DatabaseObserver observer) : IStage
{
    public Stage Name => Stage.Completed;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        await FailedBackups.PruneAsync(api, observer, run, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"The backups of {run.DatabaseId} are as asked.");
    }
}
