using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Pipeline;

/// <summary>Deletes what was applied.</summary>
internal static class Deleting
{
    public static async Task DeleteAsync(IKubernetesApi api, OperationRun run, AppliedObject applied, CancellationToken cancellationToken)
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
