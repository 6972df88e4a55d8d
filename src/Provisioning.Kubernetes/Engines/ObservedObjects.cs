using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Informers;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Engines;

/// <summary>One namespace as the process' informers know it. They must have been synced; nothing here asks the server.</summary>
internal sealed class ObservedObjects(IInformers informers, string ns, IReadOnlyList<EngineWatch> watches) : IObservedObjects
{
    /// <summary>Selects the events that <see cref="Warnings"/> reads.</summary>
    public const string WarningSelector = "type=Warning";

    public T? Get<T>(ResourceType<T> type, string name)
        where T : KubernetesResource =>
        Informers(type).Select(informer => informer.Get(ns, name)).FirstOrDefault(resource => resource is not null);

    public IEnumerable<T> List<T>(ResourceType<T> type)
        where T : KubernetesResource =>
        Informers(type).SelectMany(informer => informer.List(ns)).DistinctBy(resource => resource.Metadata.Name, StringComparer.Ordinal);

    public bool Watches(ResourceType type) => watches.Any(watch => watch.Type.Equals(type));

    public IEnumerable<(string Reason, string Message)> Warnings(string kind, string name) =>
        from warning in informers.Get(CoreTypes.Event, ns: null, labelSelector: null, WarningSelector).List(ns)
        where warning.InvolvedObject?.Kind == kind && warning.InvolvedObject.Name == name
        orderby warning.SeenAt descending
        select (warning.Reason ?? "", warning.Message ?? "");

    private IEnumerable<IInformer<T>> Informers<T>(ResourceType<T> type)
        where T : KubernetesResource =>
        from watch in watches
        where watch.Type.Equals(type)
        select informers.Get(type, ns: null, watch.LabelSelector);
}
