using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;

namespace Provisioning.Kubernetes.Preflight;

/// <summary>What an operator is told by, and what of it is needed.</summary>
internal sealed record OperatorProfile
{
    public required OperatorRequirement Requirement { get; init; }

    /// <summary>Whether only databases with backups need it.</summary>
    public bool IsForBackups { get; init; }

    /// <summary>Label selectors of its Deployment, by the ways of installing it.</summary>
    public required IReadOnlyList<string> DeploymentSelectors { get; init; }

    /// <summary>Label selector of the Service by which another operator finds it; null when it is no plugin.</summary>
    public string? ServiceSelector { get; init; }

    /// <summary>The oldest version that does what the library asks for.</summary>
    public required Version Oldest { get; init; }

    /// <summary>Kinds that came with a version, newest first: they tell the least that it can be where nobody may look at Deployments.</summary>
    public IReadOnlyList<(ResourceType Kind, Version Version)> Hints { get; init; } = [];

    /// <summary>Kubernetes versions that a version of the operator is made for, and those that it was tested with besides, newest operator first.</summary>
    public IReadOnlyList<SupportedVersions> Support { get; init; } = [];
}
