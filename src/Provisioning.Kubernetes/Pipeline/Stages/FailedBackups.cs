using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Removes the objects of failed base backups but the last few: they hold no data, and the operator never does.</summary>
internal static class FailedBackups
{
    private const int Kept = 5;

    public static async Task PruneAsync(IKubernetesApi api, DatabaseObserver observer, OperationRun run, CancellationToken cancellationToken)
    {
        if (run.Engine is not IBackupEngine engine)
        {
            return;
        }

        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        foreach (var failed in engine.GetBackups(run.Context, observed).Where(backup => backup.State == BackupState.Failed).Skip(Kept))
        {
            await api.DeleteAsync(engine.BackupType, run.Namespace, failed.Name, options: null, cancellationToken).ConfigureAwait(false);
        }
    }
}
