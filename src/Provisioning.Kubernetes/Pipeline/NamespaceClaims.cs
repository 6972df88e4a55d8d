using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Whose a namespace is.</summary>
internal static class NamespaceClaims
{
    /// <summary>The namespace when it is the database's, null when there is none.</summary>
    /// <exception cref="ProvisioningException">It is somebody else's, or goes away.</exception>
    public static async Task<Namespace?> FindAsync(IKubernetesApi api, DatabaseId id, CancellationToken cancellationToken)
    {
        var found = await api.GetAsync(CoreTypes.Namespace, ns: null, id.Namespace, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        if (!IsOf(found, id))
        {
            throw Taken(id);
        }

        // Nothing can be created in it; once it is gone the name is free.
        return found.Metadata.DeletionTimestamp is null
            ? found
            : throw new ProvisioningException(ErrorCode.NameTaken, $"Namespace {id.Namespace} is still being deleted.", isTransient: true);
    }

    public static bool IsOf(KubernetesResource resource, DatabaseId id) =>
        resource.Metadata.Labels is { } labels
        && labels.GetValueOrDefault(WellKnownLabels.Organization) == id.Organization
        && labels.GetValueOrDefault(WellKnownLabels.Project) == id.Project;

    /// <summary>Does not tell whose it is: that is nobody else's business.</summary>
    public static ProvisioningException Taken(DatabaseId id) => new(
        ErrorCode.NameTaken,
        $"The name '{id.Namespace}' of {id} is taken by a namespace or database that is not this one. Choose another organization or project name, "
        + "such that '{organization}-{project}' is unique in the cluster.");
}
