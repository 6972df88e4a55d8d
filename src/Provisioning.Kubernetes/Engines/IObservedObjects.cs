using Provisioning.Kubernetes.Api;

namespace Provisioning.Kubernetes.Engines;

/// <summary>What the watches know of one database's namespace. A snapshot is not needed: engines tolerate objects of different moments.</summary>
internal interface IObservedObjects
{
    T? Get<T>(ResourceType<T> type, string name)
        where T : KubernetesResource;

    IEnumerable<T> List<T>(ResourceType<T> type)
        where T : KubernetesResource;

    /// <summary>Whether the kind is watched: an optional one is not where the server does not serve it.</summary>
    bool Watches(ResourceType type);

    /// <summary>The Warning events about an object, newest first: reason and message.</summary>
    IEnumerable<(string Reason, string Message)> Warnings(string kind, string name);
}
