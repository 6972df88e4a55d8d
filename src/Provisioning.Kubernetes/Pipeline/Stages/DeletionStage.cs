using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes schedules, then the operator's objects, then the namespace, and waits until that is gone.</summary>
internal sealed class DeletionStage(IKubernetesApi api, DatabaseObserver observer) : IStage
{
    public Stage Name => Stage.Deletion;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        using var changes = observer.Subscribe(run.Namespace);
        await observer.SyncNamespacesAsync(cancellationToken).ConfigureAwait(false);
        var found = await api.GetAsync(CoreTypes.Namespace, ns: null, run.Namespace, cancellationToken).ConfigureAwait(false);
        if (found is null || !NamespaceClaims.IsOf(found, run.DatabaseId))
        {
            return StageOutcome.Succeeded($"Namespace {run.Namespace} is gone.");
        }

        if (found.Metadata.DeletionTimestamp is null)
        {
            await DeleteObjectsAsync(run, cancellationToken).ConfigureAwait(false);
            run.Progress($"Deleting namespace {run.Namespace}.");
            await api.DeleteAsync(
                CoreTypes.Namespace, ns: null, run.Namespace, new DeleteOptions { Uid = found.Metadata.Uid }, cancellationToken).ConfigureAwait(false);
        }

        // The watch may still have to tell of the namespace: that it was there is known.
        for (var current = observer.GetNamespace(run.Namespace) ?? found; current is not null && current.Metadata.Uid == found.Metadata.Uid;)
        {
            run.Progress(Describe(current));
            await changes.WaitAsync(timeout: null, cancellationToken).ConfigureAwait(false);
            current = observer.GetNamespace(run.Namespace);
        }

        return StageOutcome.Succeeded($"Namespace {run.Namespace} is gone with all that was in it.");
    }

    public Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken) =>
        Task.FromResult(
            observer.GetNamespace(run.Namespace) is { } left ? new ProvisioningException(ErrorCode.DeadlineExceeded, Describe(left), isTransient: true) : null);

    private static string Describe(Namespace current)
    {
        var remains = current.Status?.Conditions?
            .Where(
                condition =>
                    condition is { Status: "True", Type: "NamespaceContentRemaining" or "NamespaceFinalizersRemaining" or "NamespaceDeletionContentFailure" })
            .Select(condition => condition.Message)
            .Where(message => !string.IsNullOrEmpty(message))
            .ToList();
        return remains is { Count: > 0 }
            ? $"Namespace {current.Metadata.Name} is being deleted. {string.Join(" ", remains)}"
            : $"Namespace {current.Metadata.Name} is being deleted.";
    }

    /// <summary>
    /// A schedule must not start a backup of what goes away, and the operator shuts its pods down in better order than the namespace's deletion does.
    /// </summary>
    private async Task DeleteObjectsAsync(OperationRun run, CancellationToken cancellationToken)
    {
        IEnumerable<AppliedObject> objects = run.Manifests is { } manifests
            ? manifests.Backup.Concat(manifests.Deployment.Reverse()).Select(manifest => AppliedObject.From(manifest.Type, manifest.Name))
            : run.Record.Applied.Reverse().Where(applied => applied.Group.Contains('.', StringComparison.Ordinal));
        foreach (var applied in objects)
        {
            try
            {
                await api.DeleteAsync(applied.ToType(), run.Namespace, applied.Name, options: null, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception.IsUnknownKind)
            {
                // Without the kind there are no objects of it.
            }
        }
    }
}
