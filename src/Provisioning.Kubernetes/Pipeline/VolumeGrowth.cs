using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Volumes that grow.</summary>
internal static class VolumeGrowth
{
    /// <summary>
    /// Whether the volumes that are there can become as large as asked for. Otherwise nothing would happen: the operator asks for it in vain, and a size once
    /// asked for cannot be taken back.
    /// </summary>
    /// <exception cref="ProvisioningException">Their storage class does not let them.</exception>
    public static async Task CheckAsync(IKubernetesApi api, DatabaseContext current, DatabaseContext desired, CancellationToken cancellationToken)
    {
        var size = Quantity.Parse(desired.Storage);
        if (size <= Quantity.Parse(current.Storage))
        {
            return;
        }

        var claims = await api.ListAsync(
            CoreTypes.PersistentVolumeClaim, desired.Namespace, new ListOptions { LabelSelector = WellKnownLabels.AnyDatabase }, cancellationToken)
            .ConfigureAwait(false);
        var small = claims.Items.Where(claim => Quantity.TryParse(claim.Spec?.Resources?.Requests?.GetValueOrDefault("storage"), out var has) && has < size);
        foreach (var name in small.Select(claim => claim.Spec!.StorageClassName ?? "").Distinct(StringComparer.Ordinal))
        {
            if (!await CanGrowAsync(api, name, cancellationToken).ConfigureAwait(false))
            {
                throw new ProvisioningException(
                    ErrorCode.StorageUnavailable,
                    $"The volumes of {desired.Spec.Id} are of storage class '{name}', which lets no volume grow (allowVolumeExpansion). Keep Storage at "
                    + $"{current.Storage}, or change the class, or restore the database into another one with more Storage.");
            }
        }
    }

    /// <summary>Enlarges the claims that the operator would not enlarge, before it is told of the new size.</summary>
    public static async Task UnblockAsync(IKubernetesApi api, DatabaseObserver observer, OperationRun run, CancellationToken cancellationToken)
    {
        if (run.Engine is not ILifecycleEngine engine)
        {
            return;
        }

        var observed = await observer.ObserveAsync(run.Engine, run.Namespace, cancellationToken).ConfigureAwait(false);
        foreach (var claim in engine.FindBlockedVolumes(run.Context, observed).ToList())
        {
            run.Progress($"The operator waits for room on a volume: enlarging claim {claim} to {run.Context.Storage}.");
            var patch = new JsonObject
            {
                ["spec"] = new JsonObject { ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = run.Context.Storage } } },
            };
            await api.MergePatchAsync(
                CoreTypes.PersistentVolumeClaim, run.Namespace, claim, patch, subresource: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> CanGrowAsync(IKubernetesApi api, string name, CancellationToken cancellationToken)
    {
        try
        {
            return name.Length > 0
                && await api.GetAsync(CoreTypes.StorageClass, ns: null, name, cancellationToken).ConfigureAwait(false) is { AllowVolumeExpansion: true };
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == 403)
        {
            // Classes are the cluster's, and a host may not be let in: then the operator's attempt has to show it.
            return true;
        }
    }
}
