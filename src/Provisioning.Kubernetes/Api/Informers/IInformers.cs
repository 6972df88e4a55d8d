namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>
/// The informers of the process: the same arguments give the same informer, so that the number of watches does not grow with the number of databases.
/// </summary>
internal interface IInformers : IAsyncDisposable
{
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace; null for all.</param>
    /// <param name="labelSelector">Which objects; null for all.</param>
    /// <param name="fieldSelector">Which objects; null for all.</param>
    IInformer<T> Get<T>(ResourceType<T> type, string? ns, string? labelSelector, string? fieldSelector = null)
        where T : KubernetesResource;
}
