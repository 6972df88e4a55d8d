using System.Collections.Concurrent;

namespace Provisioning.LocalCluster.Client;

/// <summary>One informer per kind, shared by everybody in the process who wants that kind. Thread safe.</summary>
internal sealed class InformerSet(KubeClient client, TimeProvider time)
{
    private readonly ConcurrentDictionary<ResourceKind, Informer> _informers = new();

    /// <summary>The informer of a kind. Ask for all of them, and subscribe, before <see cref="RunAsync"/>.</summary>
    public Informer Of(ResourceKind kind) => _informers.GetOrAdd(kind, k => new Informer(client, k, time));

    /// <summary>Completes once every informer has its first list.</summary>
    public Task WhenSyncedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_informers.Values.Select(i => i.Synced)).WaitAsync(cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_informers.Values.Select(i => i.RunAsync(cancellationToken)));
}
