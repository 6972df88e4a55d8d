using System.Text.Json.Nodes;

namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>A list and a watch of one kind, shared by everyone in the process. Starts when it is first synced. Thread safe.</summary>
internal interface IInformer
{
    ResourceType Type { get; }

    /// <summary>Why the watch does not run at the moment; null while it does, and before it was started.</summary>
    Outage? Outage { get; }

    /// <summary>
    /// Starts the informer when it does not run, and completes once the first list is in; at once from then on. Transient faults are retried until the token is
    /// cancelled; a refusal (401, 403, unknown kind) is thrown as <see cref="KubernetesApiException"/>, and the next call tries again.
    /// </summary>
    Task SyncAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Calls back after each change of an object, with its namespace and name, in order and after the change can be read. The callback is quick and does not
    /// throw. A relist calls back for what changed meanwhile, the vanished included.
    /// </summary>
    IDisposable Subscribe(Action<string?, string> onChanged);

    /// <summary>Takes in what a write returned, so that the writer reads it at once; ignored when a newer version is known.</summary>
    void Observe(JsonObject body);
}
