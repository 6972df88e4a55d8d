using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline.Deletion;

/// <summary>What is left of a kind in a namespace.</summary>
internal static class Remains
{
    public static async Task<IReadOnlyList<AnyObject>> ListAsync(IKubernetesApi api, ResourceType kind, string ns, CancellationToken cancellationToken)
    {
        if (!await api.ServesAsync(kind, cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        try
        {
            return (await api.ListAsync(AnyObject.Of(kind), ns, new ListOptions(), cancellationToken).ConfigureAwait(false)).Items;
        }
        catch (KubernetesApiException exception) when (exception.IsUnknownKind)
        {
            // The operator has just been removed, and with the kind its objects are.
            return [];
        }
    }

    public static string Describe(ResourceType kind, KubernetesResource item) => item.Metadata.Finalizers is { Count: > 0 } finalizers
        ? $"{kind.Kind} {item.Metadata.Name} (finalizers {string.Join(", ", finalizers)})"
        : $"{kind.Kind} {item.Metadata.Name}";
}
