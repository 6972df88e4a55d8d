using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.State;

/// <summary>A Lease.</summary>
internal sealed record Lease : KubernetesResource
{
    public LeaseSpec? Spec { get; init; }

    /// <summary>When it ends unless it is renewed.</summary>
    public DateTimeOffset GetExpiry() => (Spec?.RenewTime ?? Metadata.CreationTimestamp ?? default) + TimeSpan.FromSeconds(Spec?.LeaseDurationSeconds ?? 0);
}
