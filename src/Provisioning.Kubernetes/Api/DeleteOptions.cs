namespace Provisioning.Kubernetes.Api;

/// <summary>Which incarnation of an object may be deleted, and how fast.</summary>
internal sealed record DeleteOptions
{
    /// <summary>Only the object with this uid; another one under the same name is a conflict.</summary>
    public string? Uid { get; init; }

    /// <summary>Only this version.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>How long a pod gets to shut down; null for what the pod says. With 0 nobody waits for its node either.</summary>
    public int? GracePeriodSeconds { get; init; }
}
