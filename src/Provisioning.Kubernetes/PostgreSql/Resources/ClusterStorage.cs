namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The volume of each instance.</summary>
internal sealed record ClusterStorage
{
    public string? Size { get; init; }

    public string? StorageClass { get; init; }
}
