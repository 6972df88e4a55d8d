namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a Deployment's status.</summary>
internal sealed record DeploymentStatus
{
    public int? AvailableReplicas { get; init; }
}
