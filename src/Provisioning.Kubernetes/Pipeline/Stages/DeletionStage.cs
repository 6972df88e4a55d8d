using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Deletion;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes schedules and backups, then the database, and waits until its pods and volumes are gone.</summary>
internal sealed class DeletionStage(IKubernetesApi api, DatabaseObserver observer, Teardown teardown) : IStage
{
    /// <summary>How long instances get to shut down. Their volumes go with them, so there is nothing that more time would save.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
        await teardown.RunAsync(run, Patience, cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded("The database is gone, with its pods and volume claims.");
    }

    public async Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var remains = await teardown.FindRemainsAsync(run, cancellationToken).ConfigureAwait(false);
        return remains.Count == 0
            ? null
            : new ProvisioningException(ErrorCode.DeadlineExceeded, $"Still there: {string.Join(", ", remains)}.", isTransient: true);
    }

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
