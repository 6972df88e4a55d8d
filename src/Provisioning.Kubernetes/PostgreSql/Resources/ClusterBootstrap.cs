namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>Where a new cluster's data comes from.</summary>
internal sealed record ClusterBootstrap
{
    public InitDb? Initdb { get; init; }

    public Recovery? Recovery { get; init; }
}
