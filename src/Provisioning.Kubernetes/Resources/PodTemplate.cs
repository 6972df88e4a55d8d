namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a pod's template.</summary>
internal sealed record PodTemplate
{
    public PodSpec? Spec { get; init; }
}
