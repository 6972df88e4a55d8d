namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a claim's status.</summary>
internal sealed record PersistentVolumeClaimStatus
{
    public string? Phase { get; init; }

    public IReadOnlyDictionary<string, string>? Capacity { get; init; }
}
