using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes the archive of a database that is gone, then forgets it.</summary>
internal sealed class ArchiveDeletionStage(IKubernetesApi api, SecretCopies copies, TaskJobs jobs, ArchiveRecords archives) : IStage
{
    public Stage Name => Stage.ArchiveDeletion;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var engine = run.Engine.Get<IBackupEngine>(OperationKind.DeleteArchive);
        var folder = run.Record.Operation.Input!.Archive!;
        if (await archives.GetAsync(folder, cancellationToken).ConfigureAwait(false) is null)
        {
            return StageOutcome.Succeeded($"Archive {folder} is gone already.");
        }

        var keys = await copies.WriteAsync([.. engine.RenderStoreAccess(run.Context)], run.Context, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, run, keys, cancellationToken).ConfigureAwait(false);
        var job = engine.RenderArchiveDeletion(run.Context, OperationIds.GetJobName(run.Record.Operation.Id), folder, backupId: null);
        await jobs.RunAsync(run.Engine, job, run.Progress, ErrorCode.BackupFailed, cancellationToken).ConfigureAwait(false);
        await archives.DeleteAsync(folder, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"Archive {folder} is deleted from store {run.Context.Spec.Backup!.Store}.");
    }
}
