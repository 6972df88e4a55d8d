namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a Deployment's spec.</summary>
internal sealed record DeploymentSpec
{
    public int? Replicas { get; init; }

    public PodTemplate? Template { get; init; }
}
