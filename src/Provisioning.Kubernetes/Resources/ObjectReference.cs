namespace Provisioning.Kubernetes.Resources;

/// <summary>Which object an event is about.</summary>
internal sealed record ObjectReference
{
    public string? Kind { get; init; }

    public string? Name { get; init; }
}
