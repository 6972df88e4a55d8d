namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a volume's spec.</summary>
internal sealed record PersistentVolumeSpec
{
    /// <summary><c>Delete</c> or <c>Retain</c>.</summary>
    public string? PersistentVolumeReclaimPolicy { get; init; }
}
