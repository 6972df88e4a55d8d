using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Claims the namespace and bounds it.</summary>
internal sealed class NamespaceCreationStage(IKubernetesApi api) : IStage
{
    public Stage Name => Stage.NamespaceCreation;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        run.NamespaceUid ??= await ClaimAsync(run, cancellationToken).ConfigureAwait(false);
        var manifests = run.Manifests!;
        await api.ApplyAsync(
            IsolationManifests.Namespace(run.Context, manifests.PodSecurity, run.NamespaceUid), default, cancellationToken).ConfigureAwait(false);
        var bounds = IsolationManifests.Bounds(run.Context, manifests.Sidecars).ToArray();
        if (run.MayHaveRunBefore)
        {
            var live = await api.GetJsonAsync(bounds[0].Type, run.Namespace, bounds[0].Name, cancellationToken).ConfigureAwait(false);
            bounds[0] = IsolationManifests.WithRoomForChange(bounds[0], live);
        }

        await Applying.ApplyAsync(api, run, [.. bounds, .. manifests.Isolation], cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"Namespace {run.Namespace} is isolated: Pod Security {manifests.PodSecurity}, quota, limits and network policies.");
    }

    /// <summary>A POST is the one request that cannot take over what somebody else made in the meantime.</summary>
    private async Task<string?> ClaimAsync(OperationRun run, CancellationToken cancellationToken)
    {
        try
        {
            var created = await api.CreateAsync(CoreTypes.Namespace, IsolationManifests.Claim(run.Context), cancellationToken).ConfigureAwait(false);
            return created.Metadata.Uid;
        }
        catch (KubernetesApiException exception) when (exception.AlreadyExists)
        {
            var found = await NamespaceClaims.FindAsync(api, run.DatabaseId, cancellationToken).ConfigureAwait(false);
            return found?.Metadata.Uid
                ?? throw new ProvisioningException(ErrorCode.NameTaken, $"Namespace {run.Namespace} is just going away.", isTransient: true);
        }
    }
}
