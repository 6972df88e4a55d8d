using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>The operators are there, and so is the namespace of the database. What is asked for was checked before the operation was recorded.</summary>
internal sealed class ExistingDatabaseStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.Validating;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var operators = await OperatorCheck.EnsureAsync(api, run.Engine, run.Context, cancellationToken).ConfigureAwait(false);
        run.NamespaceUid = (await NamespaceClaims.FindAsync(api, run.DatabaseId, cancellationToken).ConfigureAwait(false))?.Metadata.Uid
            ?? throw new ProvisioningException(ErrorCode.NotFound, $"Namespace {run.Namespace} of {run.DatabaseId} is gone, and the database with it.");
        return StageOutcome.Succeeded($"The cluster has {string.Join(" and ", operators)}; namespace {run.Namespace} is the database's.");
    }
}
