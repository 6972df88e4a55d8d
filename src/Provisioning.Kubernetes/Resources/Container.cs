namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a container.</summary>
internal sealed record Container
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    /// <summary><c>Always</c> on an init container makes it a sidecar.</summary>
    public string? RestartPolicy { get; init; }

    public ResourceRequirements? Resources { get; init; }
}
