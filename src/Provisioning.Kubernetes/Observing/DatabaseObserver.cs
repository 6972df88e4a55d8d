using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Api.Informers;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Errors;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Observing;

/// <summary>
/// What the informers know of each database's namespace, and wakes those who wait for a change in one. One subscription for each kind serves all databases.
/// Thread safe.
/// </summary>
internal sealed class DatabaseObserver(IKubernetesApi api, IInformers informers, PrimaryChanges primaries, TimeProvider timeProvider) : IDisposable
{
    /// <summary>A watch that is away for longer says nothing of now.</summary>
    private static readonly TimeSpan OutageTolerance = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, ImmutableList<ChangeSignal>> _waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IInformer, Lazy<IDisposable>> _subscriptions = new();
    private readonly ConcurrentDictionary<EngineWatch, bool> _unserved = new();
    private readonly ConcurrentDictionary<DatabaseEngine, Lazy<IDisposable>> _primaries = new();

    private IInformer<Namespace> Namespaces => informers.Get(CoreTypes.Namespace, ns: null, WellKnownLabels.AnyDatabase);

    private IInformer<Event> Warnings => informers.Get(CoreTypes.Event, ns: null, labelSelector: null, ObservedObjects.WarningSelector);

    /// <summary>The objects of a database, once every watch has its first list.</summary>
    public async Task<IObservedObjects> ObserveAsync(IEngine engine, string ns, CancellationToken cancellationToken)
    {
        FollowPrimaries(engine);
        await Task.WhenAll(
            [.. engine.Watches.Select(watch => SyncAsync(watch, cancellationToken)), SyncAsync(Warnings, cancellationToken)])
                .ConfigureAwait(false);
        return new ObservedObjects(informers, ns, [.. engine.Watches.Where(watch => !_unserved.ContainsKey(watch))]);
    }

    /// <summary>The objects of a database without waiting, once the watches were started. What an optional watch does not know of now is not watched.</summary>
    public IObservedObjects GetObserved(IEngine engine, string ns) =>
        new ObservedObjects(informers, ns, [.. engine.Watches.Where(watch => !_unserved.ContainsKey(watch) && !(watch.IsOptional && IsAway(watch)))]);

    /// <summary>Why one of the engine's watches has not run for a while, as a sentence; null when all run that must.</summary>
    public string? FindOutage(IEngine engine)
    {
        var away = engine.Watches.FirstOrDefault(watch => !watch.IsOptional && IsAway(watch));
        return away is null ? null : GetInformer(away).Outage?.Error switch
        {
            null => null,
            KubernetesApiException exception => ErrorMapping.ToProvisioning(exception).Message,
            ProvisioningException exception => exception.Message,
            var error => $"The watch broke: {error.GetType().Name}.",
        };
    }

    /// <summary>Starts the watch of our namespaces.</summary>
    public Task SyncNamespacesAsync(CancellationToken cancellationToken) => SyncAsync(Namespaces, cancellationToken);

    /// <summary>As the watch last told; null when it is gone or not ours.</summary>
    public Namespace? GetNamespace(string name) => Namespaces.Get(ns: null, name);

    /// <summary>Takes in what applying an object returned, so that its status is not judged by an older spec.</summary>
    public void Observe(IEngine engine, ResourceType type, JsonObject body)
    {
        foreach (var watch in engine.Watches.Where(watch => watch.Type.Group == type.Group && watch.Type.Kind == type.Kind && watch.Selects(body)))
        {
            GetInformer(watch).Observe(body);
        }
    }

    /// <summary>Wakes after each change of an observed object in the namespace, until it is disposed of.</summary>
    public ChangeSignal Subscribe(string ns)
    {
        var signal = new ChangeSignal(timeProvider, self => Remove(ns, self));
        _waiting.AddOrUpdate(ns, _ => [signal], (_, signals) => signals.Add(signal));
        return signal;
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.Values.Concat(_primaries.Values).Where(lazy => lazy.IsValueCreated))
        {
            subscription.Value.Dispose();
        }
    }

    private void FollowPrimaries(IEngine engine)
    {
        if (engine is IConditionEngine judge && engine.Watches.FirstOrDefault(watch => watch.Type.Equals(CoreTypes.Pod)) is { } watch)
        {
            var pods = informers.Get(CoreTypes.Pod, ns: null, watch.LabelSelector);
            _ = _primaries.GetOrAdd(engine.Engine, new Lazy<IDisposable>(() => pods.Subscribe((ns, name) => SeePod(engine, judge, pods, ns!, name)))).Value;
        }
    }

    private void SeePod(IEngine engine, IConditionEngine judge, IInformer<Pod> pods, string ns, string name)
    {
        if (pods.Get(ns, name) is not { } pod)
        {
            primaries.Gone(ns, name);
        }
        else if (judge.GetInstance(pod) is var (database, serves))
        {
            primaries.See(engine.Engine.Value, ns, database, name, serves);
        }
    }

    private bool IsAway(EngineWatch watch) => GetInformer(watch).Outage is { } outage && timeProvider.GetUtcNow() - outage.Since > OutageTolerance;

    private IInformer GetInformer(EngineWatch watch) => watch.Type.GetInformer(informers, ns: null, watch.LabelSelector);

    private async Task SyncAsync(EngineWatch watch, CancellationToken cancellationToken)
    {
        // A watch that runs finds out by itself when its kind is gone.
        var informer = GetInformer(watch);
        if (!watch.IsOptional || _subscriptions.ContainsKey(informer) || await api.ServesAsync(watch.Type, cancellationToken).ConfigureAwait(false))
        {
            _unserved.TryRemove(watch, out _);
            await SyncAsync(informer, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            _unserved[watch] = true;
        }
    }

    private Task SyncAsync(IInformer informer, CancellationToken cancellationToken)
    {
        var isNamespace = informer.Type.Equals(CoreTypes.Namespace);
        _ = _subscriptions.GetOrAdd(informer, new Lazy<IDisposable>(() => informer.Subscribe((ns, name) => Wake(isNamespace ? name : ns)))).Value;
        return informer.SyncAsync(cancellationToken);
    }

    private void Wake(string? ns)
    {
        if (ns is not null && _waiting.TryGetValue(ns, out var signals))
        {
            signals.ForEach(signal => signal.Set());
        }
    }

    private void Remove(string ns, ChangeSignal signal)
    {
        while (_waiting.TryGetValue(ns, out var signals))
        {
            var rest = signals.Remove(signal);
            if (rest.IsEmpty ? _waiting.TryRemove(KeyValuePair.Create(ns, signals)) : _waiting.TryUpdate(ns, rest, signals))
            {
                return;
            }
        }
    }
}
