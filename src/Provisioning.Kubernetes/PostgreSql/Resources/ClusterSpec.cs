using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The desired state of a cluster; only fields that CloudNativePG 1.30 knows.</summary>
internal sealed record ClusterSpec
{
    public int? Instances { get; init; }

    public string? ImageName { get; init; }

    public string? PrimaryUpdateStrategy { get; init; }

    public string? PrimaryUpdateMethod { get; init; }

    public bool? EnableSuperuserAccess { get; init; }

    public bool? EnablePDB { get; init; }

    /// <summary>Seconds until an instance that is told to stop is killed.</summary>
    public int? StopDelay { get; init; }

    /// <summary>Seconds of <see cref="StopDelay"/> in which clients may end by themselves.</summary>
    public int? SmartShutdownTimeout { get; init; }

    /// <summary>Seconds until an old primary that is told to hand over is killed.</summary>
    public int? SwitchoverDelay { get; init; }

    public ClusterStorage? Storage { get; init; }

    public ResourceRequirements? Resources { get; init; }

    public ClusterAffinity? Affinity { get; init; }

    public ClusterCertificates? Certificates { get; init; }

    public ClusterBootstrap? Bootstrap { get; init; }

    public PostgresConfiguration? Postgresql { get; init; }

    public InheritedMetadata? InheritedMetadata { get; init; }

    public IReadOnlyList<ClusterPlugin>? Plugins { get; init; }

    public IReadOnlyList<ExternalCluster>? ExternalClusters { get; init; }
}
