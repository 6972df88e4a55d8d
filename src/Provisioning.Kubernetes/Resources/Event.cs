using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Resources;

/// <summary>An Event. Named so by Kubernetes; most of it is not looked at.</summary>
internal sealed record Event : KubernetesResource
{
    public ObjectReference? InvolvedObject { get; init; }

    public string? Type { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    /// <summary>When it was last seen, by the older of the two ways of writing events.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>When it was first seen, by the newer way.</summary>
    public DateTimeOffset? EventTime { get; init; }

    public EventSeries? Series { get; init; }

    /// <summary>When it was last seen, whoever wrote it.</summary>
    public DateTimeOffset? SeenAt => Series?.LastObservedTime ?? LastTimestamp ?? EventTime ?? Metadata.CreationTimestamp;
}
