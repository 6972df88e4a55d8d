namespace Provisioning.Kubernetes.Resources;

/// <summary>What we look at of a namespace's status.</summary>
internal sealed record NamespaceStatus
{
    public string? Phase { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }
}
