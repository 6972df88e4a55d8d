using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Isolation;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Stages;

/// <summary>Claims the namespace and bounds it.</summary>
internal sealed class NamespaceCreationStage(IKubernetesApi api, TimeProvider timeProvider) : IStage
{
    /// <summary>
    /// How long a claim that is under way when the operation is stopped may still take: whoever does not know its outcome cannot take it back.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public Stage Name => Stage.NamespaceCreation;

    public async Task<StageOutcome> RunAsync(OperationRun run, CancellationToken cancellationToken)
    {
        run.NamespaceUid ??= await ClaimAsync(run, cancellationToken).ConfigureAwait(false);
        var manifests = run.Manifests!;
        await LabelAsync(run, IsolationManifests.Namespace(run.Context, manifests.PodSecurity, run.NamespaceUid), cancellationToken).ConfigureAwait(false);
        var bounds = IsolationManifests.Bounds(run.Context, manifests.Sidecars).ToArray();
        if (run.MayHaveRunBefore)
        {
            var live = await api.GetJsonAsync(bounds[0].Type, run.Namespace, bounds[0].Name, cancellationToken).ConfigureAwait(false);
            bounds[0] = IsolationManifests.WithRoomForChange(bounds[0], live);
        }

        await Applying.ApplyAsync(api, run, [.. bounds, .. manifests.Isolation], cancellationToken).ConfigureAwait(false);
        return StageOutcome.Succeeded($"Namespace {run.Namespace} is isolated: Pod Security {manifests.PodSecurity}, quota, limits and network policies.");
    }

    /// <summary>
    /// A POST is the one request that cannot take over what somebody else made in the meantime. It is also the one that outlives a deletion: everything else
    /// is refused once the namespace is gone. So a claim that comes too late, after a deprovision took the operation's place, is taken back.
    /// </summary>
    private async Task<string?> ClaimAsync(OperationRun run, CancellationToken cancellationToken)
    {
        var grace = new GracePeriod(Grace, timeProvider, cancellationToken);
        await using var disposal = grace.ConfigureAwait(false);
        try
        {
            var created = await api.CreateAsync(CoreTypes.Namespace, IsolationManifests.Claim(run.Context), grace.Token).ConfigureAwait(false);
            await KeepAsync(created, run, grace.Token).ConfigureAwait(false);
            return created.Metadata.Uid;
        }
        catch (KubernetesApiException exception) when (exception.AlreadyExists)
        {
            var found = await NamespaceClaims.FindAsync(api, run.DatabaseId, cancellationToken).ConfigureAwait(false);
            return found?.Metadata.Uid
                ?? throw new ProvisioningException(ErrorCode.NameTaken, $"Namespace {run.Namespace} is just going away.", isTransient: true);
        }
    }

    private async Task LabelAsync(OperationRun run, Manifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            await api.ApplyAsync(manifest, default, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict && exception.Causes.Count == 0)
        {
            // Another namespace has its name by now, or none: the next try claims it anew.
            run.NamespaceUid = null;
            throw;
        }
    }

    private async Task KeepAsync(Namespace created, OperationRun run, CancellationToken cancellationToken)
    {
        try
        {
            await run.Journal.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FencedException)
        {
            try
            {
                // As it was made: a later provision that has found it and means to use it has labelled it.
                var untouched = new DeleteOptions { Uid = created.Metadata.Uid, ResourceVersion = created.Metadata.ResourceVersion };
                await api.DeleteAsync(CoreTypes.Namespace, ns: null, run.Namespace, untouched, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception.IsConflict)
            {
                // It is in use.
            }

            throw;
        }
    }
}
