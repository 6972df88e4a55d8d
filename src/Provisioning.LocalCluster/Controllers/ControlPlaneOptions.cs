namespace Provisioning.LocalCluster.Controllers;

/// <summary>What the control plane is told about its cluster.</summary>
internal sealed record ControlPlaneOptions
{
    /// <summary>The PEM certificate for each namespace's <c>kube-root-ca.crt</c>; <see langword="null"/> leaves these ConfigMaps out.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>The cluster is ours alone: nobody else's controllers to look for, and defaults (StorageClass, PriorityClasses) to create.</summary>
    public required bool IsEmbedded { get; init; }

    /// <summary>Names of the storage classes to create in an embedded cluster, and in any other that has none; the first is the default one.</summary>
    public IReadOnlyList<string> StorageClasses { get; init; } = ["standard"];
}
