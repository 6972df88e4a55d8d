using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Asks the operator for a base backup and waits, woken by the watches, until it is complete.</summary>
internal sealed class BackupStage(IKubernetesApi api, DatabaseObserver observer, TimeProvider timeProvider) : IStage
{
    /// <summary>
    /// A base backup ends with the archiving of its last log. A store that is away comes back; one that is wrong would keep it waiting for ever.
    /// </summary>
    private static readonly TimeSpan PatienceWithArchiver = TimeSpan.FromMinutes(5);

    /// <summary>How much later than the end of a base backup, which operators tell to the second, what can be restored begins.</summary>
    private static readonly TimeSpan LongestRounding = TimeSpan.FromSeconds(1);

    public Stage Name => Stage.Backup;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var engine = (IBackupEngine)run.Engine;
        var operation = new OperationId(run.Record.Operation.Id);
        var name = run.Record.Operation.Input?.Backup ?? engine.GetBackupName(run.Context, operation);
        using var changes = observer.Subscribe(run.Namespace);
        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        var manifest = engine.RenderBackup(run.Context, observed, name, operation);
        var applied = await api.ApplyAsync(manifest, default, cancellationToken).ConfigureAwait(false);
        observer.Observe(run.Engine, manifest.Type, applied.Body);
        for (long? failing = null; ;)
        {
            var backup = engine.GetBackups(run.Context, observed).FirstOrDefault(candidate => candidate.Name == name);
            var fault = engine.GetArchivingFault(run.Context, observed);
            switch (backup?.State)
            {
                case BackupState.Completed:
                    await WaitForWindowAsync(engine, run.Context, observed, cancellationToken).ConfigureAwait(false);
                    return StageOutcome.Succeeded($"Base backup {name} ({backup.Id}) is complete.");
                case BackupState.Failed:
                    throw new ProvisioningException(
                        ErrorCode.BackupFailed,
                        $"Base backup {name} failed: {backup.Error!.TrimEnd('.')}{(fault is null ? "" : $"; archiving fails too: {fault.TrimEnd('.')}")}. "
                        + "The log of the primary's container plugin-barman-cloud has the details.");
                case BackupState.Pending:
                    run.Progress($"Base backup {name} waits for its turn.");
                    break;
                default:
                    run.Progress($"Base backup {name} is being taken.");
                    break;
            }

            failing = fault is null ? null : failing ?? timeProvider.GetTimestamp();
            if (failing is { } since && timeProvider.GetElapsedTime(since) >= PatienceWithArchiver)
            {
                throw new ProvisioningException(
                    ErrorCode.ArchivingFailed, $"Base backup {name} cannot end, since the write-ahead log does not get to the store: {fault}");
            }

            await changes.WaitAsync(
                failing is { } first ? PatienceWithArchiver - timeProvider.GetElapsedTime(first) : null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whoever notes the time after the first base backup must be able to come back to it.</summary>
    private async Task WaitForWindowAsync(IBackupEngine engine, DatabaseContext context, IObservedObjects observed, CancellationToken cancellationToken)
    {
        var left = engine.GetEarliest(context, observed) - timeProvider.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left.Value < LongestRounding ? left.Value : LongestRounding, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
