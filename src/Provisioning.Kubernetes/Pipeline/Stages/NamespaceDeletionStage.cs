using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Pipeline.Deletion;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Deletes the namespace and waits until it is gone, and stays gone.</summary>
internal sealed class NamespaceDeletionStage(IKubernetesApi api, DatabaseObserver observer, Finalizers finalizers, Teardown teardown, TimeProvider timeProvider)
    : IStage
{
    public Stage Name => Stage.NamespaceDeletion;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        using var changes = observer.Subscribe(run.Namespace);
        await observer.SyncNamespacesAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // Asked anew once it is gone: a process that lost an operation in the middle of a request may have made it once more.
            var found = await api.GetAsync(CoreTypes.Namespace, ns: null, run.Namespace, cancellationToken).ConfigureAwait(false);
            if (found is null || !NamespaceClaims.IsOf(found, run.DatabaseId))
            {
                return StageOutcome.Succeeded($"Namespace {run.Namespace} is gone with all that was in it.");
            }

            await DeleteAsync(found, run, cancellationToken).ConfigureAwait(false);

            await WaitAsync(found, run, changes, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<ProvisioningException?> ExplainDeadlineAsync(OperationRun run, CancellationToken cancellationToken)
    {
        if (observer.GetNamespace(run.Namespace) is not { } left)
        {
            return null;
        }

        var remains = await teardown.FindRemainsAsync(run, cancellationToken).ConfigureAwait(false);
        var named = remains.Count == 0 ? "" : $" Still there: {string.Join(", ", remains)}.";
        return new ProvisioningException(ErrorCode.DeadlineExceeded, NamespaceText.Describe(left) + named, isTransient: true);
    }

    private async Task WaitAsync(Namespace found, OperationRun run, ChangeSignal changes, CancellationToken cancellationToken)
    {
        // The watch may still have to tell of the namespace: that it was there is known.
        var looked = timeProvider.GetTimestamp();
        for (var current = observer.GetNamespace(run.Namespace) ?? found; current is not null && current.Metadata.Uid == found.Metadata.Uid;)
        {
            run.Progress(NamespaceText.Describe(current));
            await changes.WaitAsync(Finalizers.Patience, cancellationToken).ConfigureAwait(false);
            if (timeProvider.GetElapsedTime(looked) >= Finalizers.Patience)
            {
                looked = timeProvider.GetTimestamp();
                await finalizers.ReleaseAllAsync(run, cancellationToken).ConfigureAwait(false);
            }

            current = observer.GetNamespace(run.Namespace);
        }
    }

    private async Task DeleteAsync(Namespace found, OperationRun run, CancellationToken cancellationToken)
    {
        if (found.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        run.Progress($"Deleting namespace {run.Namespace}.");
        try
        {
            var same = new DeleteOptions { Uid = found.Metadata.Uid };
            await api.DeleteAsync(CoreTypes.Namespace, ns: null, run.Namespace, same, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            // Another one has its name by now, which the next look finds. The API server also answers so while the namespace is being finalized.
        }
    }
}
