namespace Provisioning.Kubernetes.Api;

/// <summary>Which incarnation of an object may be deleted.</summary>
internal sealed record DeleteOptions
{
    /// <summary>Only the object with this uid; another one under the same name is a conflict.</summary>
    public string? Uid { get; init; }

    /// <summary>Only this version.</summary>
    public string? ResourceVersion { get; init; }
}
