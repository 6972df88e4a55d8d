namespace Provisioning.Kubernetes.State;

/// <summary>What we look at of a lease.</summary>
internal sealed record LeaseSpec
{
    public string? HolderIdentity { get; init; }

    public int? LeaseDurationSeconds { get; init; }

    public DateTimeOffset? RenewTime { get; init; }
}
