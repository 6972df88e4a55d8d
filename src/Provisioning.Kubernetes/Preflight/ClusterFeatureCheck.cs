using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>What of the cluster databases use besides an operator: volumes, metrics, monitoring, certificates.</summary>
internal sealed class ClusterFeatureCheck(IKubernetesApi api) : IPreflightCheck
{
    private const string DefaultClass = "storageclass.kubernetes.io/is-default-class";

    private static readonly ResourceType PodMonitor = new("monitoring.coreos.com", "v1", "podmonitors", "PodMonitor", Namespaced: true);
    private static readonly ResourceType Certificate = new("cert-manager.io", "v1", "certificates", "Certificate", Namespaced: true);

    public string Name => "cluster";

    public async Task<IReadOnlyList<PreflightFinding>> RunAsync(PreflightScope scope, CancellationToken cancellationToken) =>
    [
        await CheckStorageAsync(cancellationToken).ConfigureAwait(false),
        await CheckKindAsync(
            CoreTypes.PodUsage,
            "metrics-server",
            "CPU and memory of pods can be read.",
            "CPU and memory of pods cannot be read.",
            "Install metrics-server: kubectl apply -f https://github.com/kubernetes-sigs/metrics-server/releases/latest/download/components.yaml",
            cancellationToken).ConfigureAwait(false),
        await CheckKindAsync(
            PodMonitor,
            "pod-monitors",
            "PodMonitors are served.",
            "PodMonitors are not served: tiers that have one go without.",
            "Install the Prometheus Operator, if Prometheus is to scrape the databases.",
            cancellationToken).ConfigureAwait(false),
        await CheckCertificatesAsync(cancellationToken).ConfigureAwait(false),
    ];

    private async Task<PreflightFinding> CheckStorageAsync(CancellationToken cancellationToken)
    {
        var classes = await api.ListAsync(CoreTypes.StorageClass, ns: null, new ListOptions(), cancellationToken).ConfigureAwait(false);
        if (classes.Items.FirstOrDefault(candidate => candidate.Metadata.Annotations?.GetValueOrDefault(DefaultClass) == "true") is not { } standard)
        {
            return Findings.Warning(
                "storage-class",
                classes.Items.Count == 0 ? "There is no StorageClass: volumes cannot be had." : "No StorageClass is the default: a spec has to name one.",
                $"Annotate one with {DefaultClass}=true, or set StorageClass in every spec.");
        }

        return standard.AllowVolumeExpansion == true
            ? Findings.Ok("storage-class", $"The default is {standard.Metadata.Name}, whose volumes can grow.")
            : Findings.Warning(
                "storage-class",
                $"The volumes of the default, {standard.Metadata.Name}, cannot grow: neither can the storage of a database.",
                "Set allowVolumeExpansion: true on it where its provisioner can, or use another class.");
    }

    private async Task<PreflightFinding> CheckKindAsync(
        ResourceType kind, string subject, string there, string missing, string remedy, CancellationToken cancellationToken) =>
        await api.ServesAsync(kind, cancellationToken).ConfigureAwait(false)
            ? Findings.Ok(subject, there)
            : Findings.Warning(subject, missing, remedy);

    /// <summary>Plugins get their certificates from it; once they have them, it is missed only when those expire.</summary>
    private async Task<PreflightFinding> CheckCertificatesAsync(CancellationToken cancellationToken)
    {
        if (await api.ServesAsync(Certificate, cancellationToken).ConfigureAwait(false))
        {
            return Findings.Ok("cert-manager", "cert-manager is installed.");
        }

        return Findings.Warning(
            "cert-manager",
            "cert-manager is not installed, which the operators' plugins get their certificates from.",
            "Install it before the plugins, unless their certificates come from elsewhere: "
            + "kubectl apply -f https://github.com/cert-manager/cert-manager/releases/latest/download/cert-manager.yaml");
    }
}
