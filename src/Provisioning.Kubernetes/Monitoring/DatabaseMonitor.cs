using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Observing;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Monitoring;

/// <inheritdoc cref="IDatabaseMonitor"/>
internal sealed class DatabaseMonitor(IKubernetesApi api, DatabaseLookup lookup, DatabaseObserver observer) : IDatabaseMonitor
{
    public Task<DatabaseMetrics> GetMetricsAsync(DatabaseId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return ApiCalls.RunAsync(() => ReadAsync(id, cancellationToken));
    }

    private async Task<DatabaseMetrics> ReadAsync(DatabaseId id, CancellationToken cancellationToken)
    {
        var (_, engine, context) = await lookup.GetAsync(id, cancellationToken).ConfigureAwait(false);
        var observed = await observer.ObserveAsync(engine, context.Namespace, cancellationToken).ConfigureAwait(false);
        var (usage, unavailable) = await ReadUsageAsync(context.Namespace, cancellationToken).ConfigureAwait(false);
        return new DatabaseMetrics
        {
            Pods =
            [
                .. engine.GetInstances(context, observed)
                    .OrderBy(instance => instance.Pod.Metadata.Name, StringComparer.Ordinal)
                    .Select(instance => PodMeasurement.Create(instance.Pod, instance.Role, usage.GetValueOrDefault(instance.Pod.Metadata.Name))),
            ],
            Unavailable = unavailable,
        };
    }

    private async Task<(Dictionary<string, PodUsage> Usage, string? Unavailable)> ReadUsageAsync(string ns, CancellationToken cancellationToken)
    {
        try
        {
            var list = await api.ListAsync(CoreTypes.PodUsage, ns, new ListOptions(), cancellationToken).ConfigureAwait(false);
            return (list.Items.ToDictionary(usage => usage.Metadata.Name, StringComparer.Ordinal), null);
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == 404)
        {
            return ([], "The cluster has no metrics API (metrics.k8s.io): metrics-server is not installed.");
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == 503)
        {
            // The API is registered, and what should serve it does not answer.
            return ([], "metrics-server does not answer.");
        }
    }
}
