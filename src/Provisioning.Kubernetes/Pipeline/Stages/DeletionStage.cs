using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Backups;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Deletion;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes schedules and backups, then the database, and waits until its pods and volumes are gone.</summary>
internal sealed class DeletionStage(IKubernetesApi api, DatabaseObserver observer, Teardown teardown, ArchiveKeeper keeper) : IStage
{
    /// <summary>How long instances get to shut down when nothing that they hold is needed: their volumes go with them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long they get when the store may lack commits that were made before the deletion was asked for: the clients are waited for, up to three minutes, and
    /// then the last of the log is archived.
    /// </summary>
    private static readonly TimeSpan PatienceWithArchiver = TimeSpan.FromMinutes(5);

    /// <summary>How far the database's clock may be behind this process'.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(10);

    public Stage Name => Stage.Deletion;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        // From here on there is no way back: a cancellation must have come before, or find this in the record.
        await run.Journal.FlushAsync(cancellationToken).ConfigureAwait(false);
        var found = await api.GetAsync(CoreTypes.Namespace, ns: null, run.Namespace, cancellationToken).ConfigureAwait(false);
        if (found is null || !NamespaceClaims.IsOf(found, run.DatabaseId))
        {
            return StageOutcome.Succeeded($"Namespace {run.Namespace} is gone.");
        }

        await RememberVolumesAsync(run, cancellationToken).ConfigureAwait(false);
        var patience = await KeepArchiveAsync(run, cancellationToken).ConfigureAwait(false);
        await teardown.RunAsync(run, patience, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded("The database is gone, with its pods and volume claims.");
    }

    public async Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var remains = await teardown.FindRemainsAsync(run, cancellationToken).ConfigureAwait(false);
        return remains.Count == 0
            ? null
            : new ProvisioningException(ErrorCode.DeadlineExceeded, $"Still there: {string.Join(", ", remains)}.", isTransient: true);
    }

    /// <summary>
    /// Whatever becomes of the archive, it is on record from here on: a wipe that fails leaves something that can be found. Returns how long the instances get.
    /// </summary>
    private async Task<TimeSpan> KeepArchiveAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (run.KnownContext is not { } context || !MayHaveArchive(run))
        {
            return Patience;
        }

        run.Progress("Getting the last of the write-ahead log into the store.");
        var kept = await keeper.KeepAsync(run.Engine, context, run.Record, cancellationToken).ConfigureAwait(false);
        foreach (var other in Generations.FindOthers(run.Record, context).ToList())
        {
            await keeper.KeepAsync(run.Engine, other, run.Record, cancellationToken).ConfigureAwait(false);
        }

        var isWanted = kept?.Earliest is not null && run.Record.Operation.Input?.Policy != DeletionPolicy.Wipe;
        return isWanted && !(kept!.Latest > run.Record.Operation.CreatedAt - ClockDifference) ? PatienceWithArchiver : Patience;
    }

    /// <summary>What never got as far as the operator's main object has written nothing.</summary>
    private static bool MayHaveArchive(OperationRun run) =>
        run.Engine.Teardown.Kinds[^1] is var main && run.Record.Applied.Any(applied => applied.Group == main.Group && applied.Kind == main.Kind);

    /// <summary>Once the claims are gone nobody knows which volumes were theirs.</summary>
    private async Task RememberVolumesAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (run.KnownEngine is not { } engine)
        {
            return;
        }

        var observed = await observer.ObserveAsync(engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        string[] found =
        [
            .. (run.Record.Operation.Volumes ?? [])
                .Concat(observed.List(CoreTypes.PersistentVolumeClaim).Select(claim => claim.Spec?.VolumeName ?? "").Where(name => name.Length > 0))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        if (found.Length > (run.Record.Operation.Volumes?.Count ?? 0))
        {
            run.Journal.Update(record => record with { Operation = record.Operation with { Volumes = found } });
            await run.Journal.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
