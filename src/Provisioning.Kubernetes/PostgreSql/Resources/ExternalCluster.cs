namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>Another cluster that this one is made from: an archive, by the plugin that reads it.</summary>
internal sealed record ExternalCluster
{
    public string? Name { get; init; }

    public ClusterPlugin? Plugin { get; init; }
}
