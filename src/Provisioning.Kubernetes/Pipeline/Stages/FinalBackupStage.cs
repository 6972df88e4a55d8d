using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Takes the last base backup of a database that is to be deleted, where that was asked for. When it fails nothing is deleted.</summary>
internal sealed class FinalBackupStage(IStage backup, LogArchiver archiver) : IStage
{
    /// <summary>The archiver tries again after a minute when it failed three times.</summary>
    private static readonly TimeSpan PatienceWithArchiver = TimeSpan.FromSeconds(65);

    public Stage Name => Stage.Backup;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (run.Record.Operation.Input?.Policy != DeletionPolicy.FinalBackup)
        {
            return StageOutcome.Skipped("No final backup was asked for.");
        }

        if (run.Record.IsHalfDeleted())
        {
            return StageOutcome.Skipped("The final backup was taken before the deletion began, which goes on.");
        }

        if (run.KnownContext is null)
        {
            throw new ProvisioningException(
                ErrorCode.BackupFailed, "This process does not know the tier, the backup store or the engine of the spec, so it cannot back the database up.");
        }

        var taken = await backup.RunAsync(run, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"{taken.Message} {await FlushAsync(run, cancellationToken).ConfigureAwait(false)}");
    }

    public Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken) =>
        backup.ExplainDeadlineAsync(run, cancellationToken);

    /// <summary>A base backup takes the log up to its own end with it. What was committed since, while it ended, follows.</summary>
    private async Task<string> FlushAsync(OperationRun run, CancellationToken cancellationToken)
    {
        run.Progress("Waiting until the store has the last of the write-ahead log.");
        try
        {
            var moment = await archiver.FlushAsync(run.Engine, run.Context, PatienceWithArchiver, cancellationToken).ConfigureAwait(false);
            return $"All that was committed before {moment.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} is in the store.";
        }
        catch (KubernetesApiException exception) when (!exception.IsTransient)
        {
            return $"What was committed since is archived at the shutdown: pods/exec is not to be had here ({exception.StatusCode}).";
        }
        catch (ProvisioningException exception) when (exception.Code == ErrorCode.NotSupported)
        {
            return $"What was committed since is archived at the shutdown: {exception.Message}";
        }
    }
}
