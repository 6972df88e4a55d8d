namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>How the operator behaves.</summary>
internal sealed record CloudNativePgOptions
{
    /// <summary>Where the operator's own objects are, and where plugins are looked for.</summary>
    public string Namespace { get; init; } = "cnpg-system";

    /// <summary>Create the CRDs that are missing. Never changes one that is there.</summary>
    public bool InstallCustomResources { get; init; } = true;

    /// <summary>Also create the PodMonitor CRD of the Prometheus operator.</summary>
    public bool InstallPodMonitor { get; init; } = true;

    /// <summary>Create the operator's Deployment, Services and ConfigMaps, by which a client detects it.</summary>
    public bool InstallOperatorObjects { get; init; } = true;

    /// <summary>Serve and register admission webhooks; needs an API server that can reach this process.</summary>
    public bool Webhooks { get; init; } = true;

    /// <summary>Install the Barman Cloud plugin.</summary>
    public bool BarmanPlugin { get; init; } = true;
}
