using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Provisioning.Kubernetes.Api.Informers;

/// <inheritdoc cref="IInformers"/>
internal sealed class InformerSet(IKubernetesApi api, TimeProvider timeProvider, ILogger<InformerSet> logger) : IInformers, IDisposable
{
    private readonly ConcurrentDictionary<InformerKey, Lazy<IInformer>> _informers = new();
    private readonly ConcurrentDictionary<ResourceType, object> _options = new();
    private volatile bool _disposed;

    /// <summary>What the informers of a kind keep. To be called before the first of them is asked for.</summary>
    public void Configure<T>(ResourceType<T> type, InformerOptions<T> options)
        where T : KubernetesResource => _options[type] = options;

    public IInformer<T> Get<T>(ResourceType<T> type, string? ns, string? labelSelector, string? fieldSelector = null)
        where T : KubernetesResource
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var key = new InformerKey(type, ns, labelSelector, fieldSelector);
        var informer = _informers.GetOrAdd(
            key,
            static (key, self) => new Lazy<IInformer>(() => self.Set.Create(self.Type, key)),
            (Set: this, Type: type));
        return (IInformer<T>)informer.Value;
    }

    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        foreach (var informer in _informers.Values.Where(lazy => lazy.IsValueCreated))
        {
            await ((IAsyncDisposable)informer.Value).DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Without waiting, for providers that are disposed of synchronously: each informer ends by itself once it is told.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private Informer<T> Create<T>(ResourceType<T> type, InformerKey key)
        where T : KubernetesResource
    {
        var options = _options.TryGetValue(type, out var configured) ? (InformerOptions<T>)configured : new InformerOptions<T>();
        return new Informer<T>(api, type, key, options, timeProvider, logger);
    }
}
