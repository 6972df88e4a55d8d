using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline;

namespace Provisioning.Kubernetes.Backups;

/// <summary>Gets what a running database has committed into its store. Thread safe.</summary>
internal sealed class LogArchiver(PodCommandRunner commands, DatabaseObserver observer, TimeProvider timeProvider)
{
    /// <summary>How long the database's clock may be behind this process' before a moment of now counts as the future.</summary>
    private static readonly TimeSpan LongestClockDifference = TimeSpan.FromSeconds(10);

    /// <summary>Enough for some tries: each log that is handed over wakes the archiver.</summary>
    private static readonly TimeSpan PatienceWithAKnownFault = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PatienceBeforeRestore = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan PatienceWithoutPrimary = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Commits, hands the log over and waits until it is in the store.
    /// </summary>
    /// <param name="engine">The engine of the database.</param>
    /// <param name="context">The database, which runs.</param>
    /// <param name="patience">How long the archiver may fail, or take, before it counts as failed.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>A moment, by the database's clock, up to which all that was committed is in the store.</returns>
    /// <exception cref="ProvisioningException">
    /// It did not get there (<see cref="ErrorCode.ArchivingFailed"/>), or the database cannot be asked: paused, no primary, or
    /// <see cref="ErrorCode.NotSupported"/>.
    /// </exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task<DateTimeOffset> FlushAsync(IEngine engine, DatabaseContext context, TimeSpan patience, CancellationToken cancellationToken)
    {
        var backups = (IBackupEngine)engine;
        var start = timeProvider.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            var flush = await commands.RunOnPrimaryAsync(engine, context, backups.FlushLog(context), cancellationToken).ConfigureAwait(false);
            if (flush.IsArchived)
            {
                return flush.CommittedAfter;
            }

            var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
            var fault = backups.GetArchivingFault(context, observed);
            var elapsed = timeProvider.GetElapsedTime(start);
            if (elapsed >= patience || (flush.HasFailed && fault is not null && elapsed >= PatienceWithAKnownFault))
            {
                throw Failed(context, fault, flush);
            }

            await Task.Delay(Backoff.Get(attempt), timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Does <see cref="FlushAsync"/> until a commit after the moment is in the store: what a recovery to that moment needs in order to stop.</summary>
    /// <exception cref="ProvisioningException">As <see cref="FlushAsync"/>; or the moment is in the future.</exception>
    public async Task FlushBeyondAsync(IEngine engine, DatabaseContext context, DateTimeOffset moment, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var last = DateTimeOffset.MinValue; ;)
        {
            last = await FlushAsync(engine, context, patience, cancellationToken).ConfigureAwait(false);
            if (last > moment)
            {
                return;
            }

            if (moment - last > LongestClockDifference)
            {
                throw new ProvisioningException(
                    ErrorCode.TargetOutsideWindow,
                    $"{moment.UtcDateTime:O} is in the future by the clock of {context.Spec.Id}, which says {last.UtcDateTime:O}.");
            }

            await Task.Delay(moment - last + TimeSpan.FromMilliseconds(10), timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Before a restore from a database that lives: gets into the store what the recovery needs to come to its target, or else all there is. A source that
    /// cannot be asked is no obstacle: it may be what is to be replaced.
    /// </summary>
    /// <returns>What was done, as a clause.</returns>
    /// <exception cref="ProvisioningException">The source runs, but what it writes does not get to the store; or the target is in the future.</exception>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public async Task<string> FlushForRestoreAsync(IEngine engine, DatabaseContext context, RecoveryOrigin origin, CancellationToken cancellationToken)
    {
        if (origin.Immediate)
        {
            return "what was written after the base backup is not needed";
        }

        if (context.Paused)
        {
            return $"{context.Spec.Id} is paused, and archived its last when it stopped";
        }

        var start = timeProvider.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await FlushBeyondAsync(engine, context, origin.Time ?? DateTimeOffset.MinValue, PatienceBeforeRestore, cancellationToken).ConfigureAwait(false);
                return $"all that {context.Spec.Id} has committed is in the store";
            }
            catch (ProvisioningException exception) when (exception.Code == ErrorCode.InvalidState)
            {
                // In the middle of a failover there is a primary again in a moment.
                if (timeProvider.GetElapsedTime(start) >= PatienceWithoutPrimary)
                {
                    return $"{context.Spec.Id} cannot be asked for the last that it wrote ({exception.Message.TrimEnd('.')}): what is in the store has to do";
                }
            }
            catch (ProvisioningException exception) when (exception.Code == ErrorCode.NotSupported)
            {
                return $"{context.Spec.Id} cannot be asked for the last that it wrote ({exception.Message.TrimEnd('.')}): what is in the store has to do";
            }

            await Task.Delay(Backoff.Get(attempt), timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ProvisioningException Failed(DatabaseContext context, string? fault, LogFlush flush)
    {
        var cause = fault is not null ? $"the operator says: {fault}"
            : flush.HasFailed ? "PostgreSQL's archiver fails, and the operator says nothing of it" : "the archiver has not got to it yet";
        return new ProvisioningException(
            ErrorCode.ArchivingFailed,
            $"The write-ahead log of {context.Spec.Id} does not get to the backup store '{context.Spec.Backup?.Store}': {cause.TrimEnd('.')}. "
            + "Check the store's address, bucket and keys; it must be reachable from the database's pods.");
    }
}
