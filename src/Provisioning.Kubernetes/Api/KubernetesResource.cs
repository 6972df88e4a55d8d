namespace Provisioning.Kubernetes.Api;

/// <summary>What every object that we read has.</summary>
internal abstract record KubernetesResource
{
    public ObjectMeta Metadata { get; init; } = new();
}
