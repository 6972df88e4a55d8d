namespace Provisioning.Kubernetes.Resources;

/// <summary>The answer to a <see cref="SelfSubjectAccessReview"/>.</summary>
internal sealed record AccessReviewStatus
{
    public bool Allowed { get; init; }
}
