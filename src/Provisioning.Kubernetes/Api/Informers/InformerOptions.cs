namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>What an informer keeps of what it sees.</summary>
internal sealed record InformerOptions<T>
    where T : KubernetesResource
{
    /// <summary>Which objects to keep; null for all. Asked once per change; what it refuses is forgotten.</summary>
    public Func<T, bool>? Filter { get; init; }

    /// <summary>How many objects to keep at most; the ones seen first go first.</summary>
    public int Capacity { get; init; } = int.MaxValue;
}
