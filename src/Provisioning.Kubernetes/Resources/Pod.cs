using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>A Pod.</summary>
internal sealed record Pod : KubernetesResource
{
    public PodSpec? Spec { get; init; }

    public PodStatus? Status { get; init; }

    /// <summary>Whether it is Running and Ready, and not being deleted.</summary>
    public bool IsReady() =>
        Metadata.DeletionTimestamp is null && Status?.Phase == "Running" && Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
