using Microsoft.Extensions.Options;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Options;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>Whether the operators are there and run, in which version, and whether that is made for this cluster.</summary>
internal sealed class OperatorVersionCheck(IKubernetesApi api, IOptions<ProvisioningOptions> options) : IPreflightCheck
{
    public string Name => "operator";

    public async Task<IReadOnlyList<PreflightFinding>> RunAsync(PreflightScope scope, CancellationToken cancellationToken)
    {
        var findings = new List<PreflightFinding>();
        foreach (var profiles in scope.Engines.OfType<IPreflightEngine>().Select(engine => engine.Operators))
        {
            string? home = null;
            foreach (var profile in profiles)
            {
                var found = await FindAsync(profile, cancellationToken).ConfigureAwait(false);
                findings.Add(await JudgeAsync(profile, found, scope, cancellationToken).ConfigureAwait(false));
                findings.AddRange(await JudgeServiceAsync(profile, home, cancellationToken).ConfigureAwait(false));
                home ??= found?.Metadata.Namespace;
            }
        }

        return findings;
    }

    private string Subject(OperatorProfile profile) => $"{Name} {profile.Requirement.Name}";

    private async Task<PreflightFinding> JudgeAsync(
        OperatorProfile profile, Deployment? deployment, PreflightScope scope, CancellationToken cancellationToken)
    {
        var missing = await FindMissingAsync(profile, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            var found = $"The cluster does not serve {string.Join(", ", missing)}.";
            var isNeeded = !profile.IsForBackups || options.Value.BackupStores.Count > 0;
            return isNeeded
                ? Findings.Error(Subject(profile), found, $"Install it: {profile.Requirement.InstallCommand}")
                : Findings.Warning(Subject(profile), $"{found} Databases cannot be backed up.", $"Install it: {profile.Requirement.InstallCommand}");
        }

        if (deployment is { Spec.Replicas: > 0, Status.AvailableReplicas: null or 0 })
        {
            return Findings.Error(
                Subject(profile),
                $"Deployment {deployment.Metadata.Namespace}/{deployment.Metadata.Name} has no pod that is available.",
                $"Look at its pods: kubectl -n {deployment.Metadata.Namespace} describe pods.");
        }

        var version = Versions.ParseImage(deployment?.Spec?.Template?.Spec?.Containers is [var container, ..] ? container.Image : null);
        return version is null
            ? await JudgeByKindsAsync(profile, cancellationToken).ConfigureAwait(false)
            : OperatorSupport.Judge(Subject(profile), profile, version, scope.ServerVersion);
    }

    private async Task<PreflightFinding> JudgeByKindsAsync(OperatorProfile profile, CancellationToken cancellationToken)
    {
        foreach (var (kind, version) in profile.Hints)
        {
            if (await api.ServesAsync(kind, cancellationToken).ConfigureAwait(false))
            {
                return Findings.Ok(Subject(profile), $"It is installed, in version {Versions.Format(version)} or later by the kinds that are served.");
            }
        }

        return profile.Hints.Count == 0
            ? Findings.Ok(Subject(profile), "It is installed, in a version that its Deployment does not tell.")
            : Findings.Warning(
                Subject(profile),
                $"It is installed, in a version before {Versions.Format(profile.Hints[^1].Version)} by the kinds that are served.",
                $"Update it to {Versions.Format(profile.Oldest)} or later: {profile.Requirement.InstallCommand}");
    }

    /// <summary>A plugin is found by its Service, and only in the namespace of the operator that it belongs to.</summary>
    private async Task<IReadOnlyList<PreflightFinding>> JudgeServiceAsync(OperatorProfile profile, string? home, CancellationToken cancellationToken)
    {
        if (profile.ServiceSelector is null || (await FindMissingAsync(profile, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            return [];
        }

        var services = await api.ListAsync(
            AnyObject.Of(CoreTypes.Service), ns: null, new ListOptions { LabelSelector = profile.ServiceSelector }, cancellationToken).ConfigureAwait(false);
        var namespaces = services.Items.Select(service => service.Metadata.Namespace).ToList();
        return namespaces switch
        {
            [] => [Findings.Error(
                $"{Subject(profile)} service",
                $"There is no Service with the label {profile.ServiceSelector}: the operator cannot find its plugin.",
                $"Install it: {profile.Requirement.InstallCommand}")],
            _ when home is not null && !namespaces.Contains(home) => [Findings.Error(
                $"{Subject(profile)} service",
                $"The plugin is in namespace {string.Join(", ", namespaces)}, and the operator, which looks for it in its own, in {home}.",
                $"Install the plugin in namespace {home}.")],
            _ => [],
        };
    }

    private async Task<Deployment?> FindAsync(OperatorProfile profile, CancellationToken cancellationToken)
    {
        foreach (var selector in profile.DeploymentSelectors)
        {
            try
            {
                var found = await api.ListAsync(
                    CoreTypes.Deployment, ns: null, new ListOptions { LabelSelector = selector, Limit = 10 }, cancellationToken).ConfigureAwait(false);
                if (found.Items.Count > 0)
                {
                    return found.Items[0];
                }
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == 403)
            {
                // The kinds tell something, too; the missing permission is a finding of its own.
                return null;
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<ResourceType>> FindMissingAsync(OperatorProfile profile, CancellationToken cancellationToken)
    {
        var missing = new List<ResourceType>();
        foreach (var kind in profile.Requirement.Kinds)
        {
            if (!await api.ServesAsync(kind, cancellationToken).ConfigureAwait(false))
            {
                missing.Add(kind);
            }
        }

        return missing;
    }
}
