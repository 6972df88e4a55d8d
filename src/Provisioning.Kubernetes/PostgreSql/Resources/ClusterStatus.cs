using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>What the operator says of a cluster. It carries no observed generation: it may be older than the spec next to it.</summary>
internal sealed record ClusterStatus
{
    public string? Phase { get; init; }

    public string? PhaseReason { get; init; }

    public int? Instances { get; init; }

    public int? ReadyInstances { get; init; }

    public string? CurrentPrimary { get; init; }

    public string? TargetPrimary { get; init; }

    public InstancesStatus? InstancesStatus { get; init; }

    public SecretVersions? SecretsResourceVersion { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}
