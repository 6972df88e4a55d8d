namespace Provisioning.Kubernetes.Resources;

/// <summary>The repetitions of an event.</summary>
internal sealed record EventSeries
{
    public DateTimeOffset? LastObservedTime { get; init; }
}
