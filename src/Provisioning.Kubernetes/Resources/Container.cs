namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a container.</summary>
internal sealed record Container
{
    public string Name { get; init; } = "";

    public string? Image { get; init; }

    public ResourceRequirements? Resources { get; init; }
}
