using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.HealthChecks;

/// <summary>Whether this process can do its work. Asks the API server for one object.</summary>
internal sealed class ProvisioningHealthCheck(
    IKubernetesApi api, RecordStore store, RunnerLease lease, IOptions<ProvisioningOptions> options, TimeProvider timeProvider) : IHealthCheck
{
    /// <summary>What is read while the process needs no lease: the answer that there is none is an answer.</summary>
    private const string NoLease = "provisioning-runner-none";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var held = lease.Name;
        try
        {
            var found = await api.GetAsync(StateTypes.Lease, options.Value.Namespace, held ?? NoLease, cancellationToken).ConfigureAwait(false);
            if (lease.IsLost || (held is not null && found is null && lease.Name == held))
            {
                return HealthCheckResult.Degraded("The lease of this process is lost: others take its operations over.");
            }

            await store.SyncAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, ErrorMapping.ToProvisioning(exception).Message);
        }
        catch (ProvisioningException exception)
        {
            // The kubeconfig cannot be used.
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message);
        }

        var stuck = StuckOperations.Find(store.ListCached(), options.Value, timeProvider.GetUtcNow());
        return stuck.Count == 0
            ? HealthCheckResult.Healthy("The API server answers, and no operation is stuck.")
            : HealthCheckResult.Degraded($"Operations that nobody brings forward: {string.Join(", ", stuck.Take(10))}{(stuck.Count > 10 ? ", …" : "")}.");
    }
}
