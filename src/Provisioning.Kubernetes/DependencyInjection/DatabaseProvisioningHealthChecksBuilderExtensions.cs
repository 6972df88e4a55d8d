using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.HealthChecks;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Running;
using Provisioning.Kubernetes.State;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the health of the provisioning of databases.</summary>
public static class DatabaseProvisioningHealthChecksBuilderExtensions
{
    /// <summary>
    /// Checks that the API server answers, that this process holds its lease, and that no operation is stuck. Never looks at databases: whether one is
    /// well is in its conditions, and no reason to restart the host.
    /// </summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">Name of the check.</param>
    /// <param name="failureStatus">What to report when the API server does not answer; <see langword="null"/> for unhealthy. All else is degraded.</param>
    /// <param name="tags">Tags to select the check by.</param>
    /// <param name="timeout">How long the check may take; <see langword="null"/> for five seconds.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddDatabaseProvisioning(
        this IHealthChecksBuilder builder,
        string name = "database-provisioning",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new ProvisioningHealthCheck(
                services.GetRequiredService<IKubernetesApi>(),
                services.GetRequiredService<RecordStore>(),
                services.GetRequiredService<RunnerLease>(),
                services.GetRequiredService<IOptions<ProvisioningOptions>>(),
                services.GetRequiredService<TimeProvider>()),
            failureStatus,
            tags,
            timeout ?? TimeSpan.FromSeconds(5)));
    }
}
