using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>The operators are there, and the name is free or the database's. The spec itself was checked before the operation was recorded.</summary>
internal sealed class ValidatingStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.Validating;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var operators = await OperatorCheck.EnsureAsync(api, run.Engine, run.Context, cancellationToken).ConfigureAwait(false);
        if (!run.NameIsFree)
        {
            run.NamespaceUid = (await NamespaceClaims.FindAsync(api, run.DatabaseId, cancellationToken).ConfigureAwait(false))?.Metadata.Uid;
        }

        var name = run.NamespaceUid is null ? $"the name {run.Namespace} is free" : $"namespace {run.Namespace} is the database's";
        return StageOutcome.Succeeded($"The cluster has {string.Join(" and ", operators)}; {name}.");
    }
}
