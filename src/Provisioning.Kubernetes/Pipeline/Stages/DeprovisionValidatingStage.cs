using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Makes sure that the namespace to delete is the database's.</summary>
internal sealed class DeprovisionValidatingStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.Validating;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var found = await api.GetAsync(CoreTypes.Namespace, ns: null, run.Namespace, cancellationToken).ConfigureAwait(false);
        if (found is not null && !NamespaceClaims.IsOf(found, run.DatabaseId))
        {
            throw NamespaceClaims.Taken(run.DatabaseId);
        }

        return StageOutcome.Succeeded(found is null ? $"Namespace {run.Namespace} is gone already." : $"Namespace {run.Namespace} is the database's.");
    }
}
