using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Applies the schedule of the backups, and proves from within the cluster that the store takes the write-ahead log.</summary>
internal sealed class BackupConfigStage(IKubernetesApi api, DatabaseObserver observer, LogArchiver archiver, ArchiveKeeper keeper) : IStage
{
    /// <summary>The archiver tries again after a minute when it failed three times.</summary>
    private static readonly TimeSpan PatienceWithArchiver = TimeSpan.FromSeconds(65);

    public Stage Name => Stage.BackupConfig;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var manifests = run.Manifests!.Backup;
        if (manifests.Count == 0)
        {
            return StageOutcome.Skipped("The spec has no backup policy.");
        }

        // The schedule begins with a base backup at once, which a store that takes nothing would only keep from ending.
        var proof = await ProveAsync(run, cancellationToken).ConfigureAwait(false);
        await Applying.ApplyAsync(api, run, manifests, cancellationToken).ConfigureAwait(false);
        if (run.MayHaveRunBefore)
        {
            await FailedBackups.PruneAsync(api, observer, run, cancellationToken).ConfigureAwait(false);
        }

        if (run.Record.Upgrade is { } upgrade)
        {
            proof += await BeginArchiveAsync(run, upgrade, cancellationToken).ConfigureAwait(false);
        }

        var backup = run.Context.Spec.Backup!;
        return StageOutcome.Succeeded(
            $"Base backups go to store {backup.Store} at '{backup.Schedule}' (UTC) and are kept for {backup.RetentionDays} days; {proof}.");
    }

    /// <summary>After a major upgrade, what was archived is of no use to what is there now: it needs a base backup of its own.</summary>
    private async Task<string> BeginArchiveAsync(OperationRun run, UpgradeRecord upgrade, CancellationToken cancellationToken)
    {
        if (run.Engine is not IBackupEngine engine)
        {
            return "";
        }

        if (run.Context.UpgradedFrom is { } before)
        {
            var old = run.Context with { Spec = before, ArchiveSuffix = upgrade.Archive };
            await keeper.KeepReplacedAsync(run.Engine, old, upgrade.Spec, run.Record.Operation.CreatedAt, cancellationToken).ConfigureAwait(false);
        }

        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        var id = new OperationId(run.Record.Operation.Id);
        var backup = engine.RenderBackup(run.Context, observed, engine.GetBackupName(run.Context, id), id);
        await api.ApplyAsync(backup, default, cancellationToken).ConfigureAwait(false);
        return $"; base backup {backup.Name} of the new version has begun";
    }

    private async Task<string> ProveAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (run.Engine is not IBackupEngine)
        {
            return "archiving was not proved";
        }

        run.Progress("Waiting until the store has taken a piece of the write-ahead log.");
        try
        {
            await archiver.FlushAsync(run.Engine, run.Context, PatienceWithArchiver, cancellationToken).ConfigureAwait(false);
            return "the store takes the write-ahead log";
        }
        catch (KubernetesApiException exception) when (!exception.IsTransient)
        {
            return await TrustOperatorAsync(run, $"pods/exec is not to be had here ({exception.StatusCode})", cancellationToken).ConfigureAwait(false);
        }
        catch (ProvisioningException exception) when (exception.Code == ErrorCode.NotSupported)
        {
            return await TrustOperatorAsync(run, exception.Message.TrimEnd('.'), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where no command can be run in a pod, as with simulated ones, the operator's word has to do.</summary>
    private async Task<string> TrustOperatorAsync(OperationRun run, string reason, CancellationToken cancellationToken)
    {
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        return ((IBackupEngine)run.Engine).GetArchivingFault(run.Context, observed) is { } fault
            ? throw new ProvisioningException(ErrorCode.ArchivingFailed, $"The write-ahead log does not get to the backup store: {fault}")
            : $"that the store takes the write-ahead log was not proved, since {reason}";
    }
}
