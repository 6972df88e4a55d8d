using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Execution;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Monitoring;

/// <summary>How full the data volumes are, asked in the pods. Never fails: what cannot be asked has a reason instead. Thread safe.</summary>
internal sealed class StorageReader(PodCommandRunner commands)
{
    public async Task<(ResourceUsage? Usage, string? Unavailable)> ReadAsync(
        IInsightEngine? engine, string ns, Pod pod, CancellationToken cancellationToken)
    {
        if (engine is null)
        {
            return (null, "The engine does not tell.");
        }

        if (pod.Status?.Phase != "Running")
        {
            return (null, "The pod does not run.");
        }

        try
        {
            return (await commands.RunAsync(ns, pod.Metadata.Name, engine.ReadStorage(), cancellationToken).ConfigureAwait(false), null);
        }
        catch (ProvisioningException exception)
        {
            return (null, exception.Message);
        }
        catch (KubernetesApiException exception)
        {
            return (null, ErrorMapping.ToProvisioning(exception).Message);
        }
    }
}
