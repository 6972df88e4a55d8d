namespace Provisioning.Kubernetes.PostgreSql.Resources;

/// <summary>How the instances spread over the nodes.</summary>
internal sealed record ClusterAffinity
{
    public bool? EnablePodAntiAffinity { get; init; }

    public string? PodAntiAffinityType { get; init; }

    public string? TopologyKey { get; init; }
}
