namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>The instances of a cluster by how they are.</summary>
internal sealed record InstancesStatus
{
    public IReadOnlyList<string>? Healthy { get; init; }
}
