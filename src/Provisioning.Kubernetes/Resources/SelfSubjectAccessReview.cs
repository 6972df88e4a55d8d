using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>The question whether the one who asks may do something.</summary>
internal sealed record SelfSubjectAccessReview : KubernetesResource
{
    public AccessReviewStatus? Status { get; init; }
}
