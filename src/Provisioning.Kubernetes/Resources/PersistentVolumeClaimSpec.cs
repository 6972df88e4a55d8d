namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a claim's spec.</summary>
internal sealed record PersistentVolumeClaimSpec
{
    public string? StorageClassName { get; init; }

    public string? VolumeName { get; init; }

    public ResourceRequirements? Resources { get; init; }
}
