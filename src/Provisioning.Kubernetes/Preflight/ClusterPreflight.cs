using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;

namespace Provisioning.Kubernetes.Preflight;

/// <inheritdoc cref="IClusterPreflight"/>
internal sealed class ClusterPreflight(IKubernetesApi api, EngineCatalog engines, IEnumerable<IPreflightCheck> checks) : IClusterPreflight
{
    private const string Server = "api-server";

    public async Task<PreflightReport> CheckAsync(PreflightOptions? options = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var wanted = options?.Engines is { Count: > 0 } some ? some : [.. engines.Registered];
            var version = await api.GetServerVersionAsync(cancellationToken).ConfigureAwait(false);
            var scope = new PreflightScope([.. wanted.Select(engines.Get)], Versions.Parse(version));
            var findings = new List<PreflightFinding>();
            foreach (var check in checks)
            {
                findings.AddRange(await RunAsync(check, scope, cancellationToken).ConfigureAwait(false));
            }

            return new PreflightReport { Findings = findings };
        }
        catch (OptionsValidationException exception)
        {
            return Fail("configuration", string.Join(" ", exception.Failures), "Correct the options.");
        }
        catch (KubernetesApiException exception)
        {
            return Fail(Server, ErrorMapping.ToProvisioning(exception).Message, "Check the kubeconfig, or the service account of this pod.");
        }
        catch (ProvisioningException exception)
        {
            return Fail(Server, exception.Message, "Correct what it names.");
        }
    }

    private static PreflightReport Fail(string subject, string found, string remedy) =>
        new() { Findings = [Findings.Error(subject, found, remedy)] };

    /// <summary>One check that cannot be made does not keep the others from being made.</summary>
    private static async Task<IReadOnlyList<PreflightFinding>> RunAsync(IPreflightCheck check, PreflightScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return await check.RunAsync(scope, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception)
        {
            return [Findings.Error(check.Name, ErrorMapping.ToProvisioning(exception).Message, "Correct what it names, then ask again.")];
        }
    }
}
