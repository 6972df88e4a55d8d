using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>
/// A cache of one kind, kept current by list and watch; every change calls <see cref="Changed"/>.
/// Objects in the cache are shared: clone before changing one.
/// </summary>
internal sealed class Informer(KubeClient client, ResourceKind kind, TimeProvider time, bool metadataOnly = false)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<ObjectKey, JsonObject>> _items = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ResourceKind Kind { get; } = kind;

    /// <summary>Completes with the first list.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Called after the cache changed, on the informer's own task; must not block.</summary>
    public event Action<WatchEvent>? Changed;

    public JsonObject? Get(string? ns, string name) => Bucket(ns)?.GetValueOrDefault(new ObjectKey(ns, name));

    public IEnumerable<JsonObject> List(string? ns = null) =>
        ns is null ? _items.Values.SelectMany(b => b.Values) : Bucket(ns)?.Values ?? [];

    /// <summary>Takes what a write returned into the cache, so that its writer reads it before the watch tells.</summary>
    public void Observe(JsonObject item)
    {
        var bucket = _items.GetOrAdd(item.Namespace() ?? "", _ => new ConcurrentDictionary<ObjectKey, JsonObject>());
        bucket.AddOrUpdate(ObjectKey.Of(item), item, (_, known) => ResourceVersions.IsNewer(item, known) ? item : known);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(cancellationToken).ConfigureAwait(false);
                _synced.TrySetResult();
                await foreach (var change in client.WatchAsync(Kind, null, version, cancellationToken, metadataOnly).ConfigureAwait(false))
                {
                    version = change.Object.ResourceVersion() ?? version;
                    Apply(change);
                }
            }
            catch (KubeApiException e) when (e.StatusCode == HttpStatusCode.Gone)
            {
                version = null;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or KubeApiException or JsonException)
            {
                // Unreachable, throttled or (the CRD is not there yet) unknown: the next list tells.
                version = null;
                await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await client.ListAsync(Kind, null, null, cancellationToken, metadataOnly).ConfigureAwait(false);
        var current = list.Items.ToDictionary(ObjectKey.Of);
        foreach (var (key, item) in _items.Values.SelectMany(b => b))
        {
            if (!current.ContainsKey(key))
            {
                Apply(new WatchEvent("DELETED", item));
            }
        }

        foreach (var (key, item) in current)
        {
            var known = Get(key.Namespace, key.Name);
            if (known?.ResourceVersion() != item.ResourceVersion())
            {
                Apply(new WatchEvent(known is null ? "ADDED" : "MODIFIED", item));
            }
        }

        return list.ResourceVersion;
    }

    private void Apply(WatchEvent change)
    {
        switch (change.Type)
        {
            case "BOOKMARK":
                return;
            case "DELETED":
                Bucket(change.Object.Namespace())?.TryRemove(ObjectKey.Of(change.Object), out _);
                break;
            default:
                Observe(change.Object);
                break;
        }

        Changed?.Invoke(change);
    }

    private ConcurrentDictionary<ObjectKey, JsonObject>? Bucket(string? ns) => _items.GetValueOrDefault(ns ?? "");
}
