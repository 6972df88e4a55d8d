using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Monitoring;

/// <summary>What metrics-server measured of the pods of a namespace. Thread safe.</summary>
internal sealed class PodUsageReader(IKubernetesApi api)
{
    public async Task<(MetricsSource Source, Dictionary<string, PodUsage> Usage, string? Unavailable)> ReadAsync(
        string ns, CancellationToken cancellationToken)
    {
        try
        {
            var list = await api.ListAsync(CoreTypes.PodUsage, ns, new ListOptions(), cancellationToken).ConfigureAwait(false);
            return (MetricsSource.Available, list.Items.ToDictionary(usage => usage.Metadata.Name, StringComparer.Ordinal), null);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == 404)
        {
            return (MetricsSource.NotInstalled, [], "The cluster has no metrics API (metrics.k8s.io): metrics-server is not installed.");
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == 503)
        {
            // The API is registered, and what should serve it does not answer.
            return (MetricsSource.NotAnswering, [], "metrics-server does not answer.");
        }
    }
}
