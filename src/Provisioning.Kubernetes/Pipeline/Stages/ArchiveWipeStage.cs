using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Credentials;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Pipeline.Deletion;
using Provisioning.Kubernetes.State;
using Provisioning.Kubernetes.State.Archives;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>
/// Deletes the archives of a database from their stores, where that was asked for: once nothing writes to them any more, and as long as there is a namespace
/// that Jobs can run in.
/// </summary>
internal sealed class ArchiveWipeStage(
    IKubernetesApi api, TaskJobs jobs, SecretCopies copies, ArchiveRecords archives, DatabaseContextFactory contexts) : IStage
{
    private const int IncarnationLength = 8;

    private const string Remedy = "Ask again once the store can be reached from within the cluster, or deprovision with the policy Keep.";

    public Stage Name => Stage.ArchiveDeletion;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (run.Record.Operation.Input?.Policy != DeletionPolicy.Wipe)
        {
            return StageOutcome.Skipped("Archives are kept.");
        }

        var wiped = new List<string>();
        foreach (var archive in await KnownArchives.FindAsync(archives, run, cancellationToken).ConfigureAwait(false))
        {
            await WipeAsync(archive, run, cancellationToken).ConfigureAwait(false);
            await archives.DeleteAsync(archive.Folder, cancellationToken).ConfigureAwait(false);
            wiped.Add($"{archive.Folder} in store {archive.Store}");
        }

        return wiped.Count == 0
            ? StageOutcome.Skipped("The database has no archive.")
            : StageOutcome.Succeeded($"Deleted {string.Join(", ", wiped)}.");
    }

    public Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken) => Task.FromResult(
        run.LastProgress is { } progress ? new ProvisioningException(ErrorCode.DeadlineExceeded, $"{progress.Message} {Remedy}", isTransient: true) : null);

    private async Task WipeAsync(ArchiveRecord archive, OperationRun run, CancellationToken cancellationToken)
    {
        if (run.KnownContext is not { } context || run.Engine is not IBackupEngine engine)
        {
            throw new ProvisioningException(
                ErrorCode.BackupFailed,
                $"This process cannot get to store {archive.Store}: it does not know the tier, the backup store or the engine of the spec. {Remedy}");
        }

        var store = context with
        {
            Spec = context.Spec with { Backup = BackupPolicy.Daily(archive.Store) },
            BackupStore = contexts.FindStore(archive.Store),
        };
        try
        {
            // The namespace's copies may be of another store, or older than the keys that are valid now.
            var secrets = await copies.WriteAsync([.. engine.RenderStoreAccess(store)], store, cancellationToken).ConfigureAwait(false);
            await Applying.ApplyAsync(api, run, secrets, cancellationToken).ConfigureAwait(false);
            var job = engine.RenderArchiveDeletion(store, GetJobName(run, archive), archive.Folder, backupId: null);
            await jobs.RunAsync(run.Engine, job, message => Tell(run, message), ErrorCode.BackupFailed, cancellationToken).ConfigureAwait(false);
        }
        catch (ProvisioningException exception) when (!exception.IsTransient)
        {
            throw new ProvisioningException(
                exception.Code, $"The archive {archive.Folder} in store {archive.Store} is not deleted: {exception.Message} {Remedy}", innerException: exception);
        }
        catch (KubernetesApiException exception) when (exception is { StatusCode: 404, IsUnknownKind: false })
        {
            throw new ProvisioningException(
                ErrorCode.BackupFailed,
                $"The archive {archive.Folder} in store {archive.Store} is not deleted: somebody has deleted the namespace that its Job would run in. "
                + "Deprovision with the policy Keep, then delete the archive.",
                innerException: exception);
        }
    }

    private static void Tell(OperationRun run, string message)
    {
        run.LastProgress = new Readiness.Progressing(message);
        run.Progress(message);
    }

    /// <summary>One for each archive, and the same one when the stage runs again.</summary>
    private static string GetJobName(OperationRun run, ArchiveRecord archive) =>
        $"{OperationIds.GetJobName(run.Record.Operation.Id)}-{archive.Folder[Math.Max(0, archive.Folder.Length - IncarnationLength)..]}";
}
