using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes one base backup: its data by a Job, then the operator's object.</summary>
internal sealed class BackupDeletionStage(IKubernetesApi api, DatabaseObserver observer, TaskJobs jobs) : IStage
{
    public Stage Name => Stage.ArchiveDeletion;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var engine = (IBackupEngine)run.Engine;
        var name = run.Record.Operation.Input!.Backup!;
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        if (engine.GetBackups(run.Context, observed).FirstOrDefault(candidate => candidate.Name == name) is { Id: { } id })
        {
            var job = engine.RenderArchiveDeletion(
                run.Context, OperationIds.GetJobName(run.Record.Operation.Id), engine.DescribeArchive(run.Context).Folder, id);
            await jobs.RunAsync(run.Engine, job, run.Progress, ErrorCode.BackupFailed, cancellationToken).ConfigureAwait(false);
        }

        await api.DeleteAsync(engine.BackupType, run.Namespace, name, options: null, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"Base backup {name} is deleted from the store.");
    }
}
