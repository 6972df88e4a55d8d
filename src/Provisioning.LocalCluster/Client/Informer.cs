using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>
/// A cache of one kind, kept current by list and watch; every change calls <see cref="Changed"/>.
/// Objects in the cache are shared: clone before changing one.
/// </summary>
internal sealed class Informer(KubeClient client, ResourceKind kind, TimeProvider time)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ObjectKey, JsonObject> _items = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ResourceKind Kind { get; } = kind;

    /// <summary>Completes with the first list.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Called after the cache changed, on the informer's own task; must not block.</summary>
    public event Action<WatchEvent>? Changed;

    public JsonObject? Get(string? ns, string name) => _items.GetValueOrDefault(new ObjectKey(ns, name));

    public IEnumerable<JsonObject> List(string? ns = null) =>
        _items.Where(i => ns is null || i.Key.Namespace == ns).Select(i => i.Value);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(cancellationToken).ConfigureAwait(false);
                _synced.TrySetResult();
                await foreach (var change in client.WatchAsync(Kind, null, version, cancellationToken).ConfigureAwait(false))
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
        var list = await client.ListAsync(Kind, null, null, cancellationToken).ConfigureAwait(false);
        var current = list.Items.ToDictionary(ObjectKey.Of);
        foreach (var (key, item) in _items)
        {
            if (!current.ContainsKey(key))
            {
                Apply(new WatchEvent("DELETED", item));
            }
        }

        foreach (var (key, item) in current)
        {
            if (!_items.TryGetValue(key, out var known) || known.ResourceVersion() != item.ResourceVersion())
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
                _items.TryRemove(ObjectKey.Of(change.Object), out _);
                break;
            default:
                _items[ObjectKey.Of(change.Object)] = change.Object;
                break;
        }

        Changed?.Invoke(change);
    }
}
