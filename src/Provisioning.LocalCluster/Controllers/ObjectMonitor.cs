using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>Watches the metadata of every object of every kind that the API server knows, including kinds that come and go with their definitions.</summary>
internal sealed class ObjectMonitor
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    private readonly ControllerContext _context;
    private readonly Informer _definitions;
    private readonly ConcurrentDictionary<ResourceKind, Monitored> _monitored = new();
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ObjectMonitor(ControllerContext context)
    {
        _context = context;
        _definitions = context.Informers.Of(Client.Kinds.CustomResourceDefinition);
        _definitions.Changed += _ => _signals.Writer.TryWrite(true);
    }

    /// <summary>Told of every change, with the kind; the object has metadata only.</summary>
    public event Action<ResourceKind, WatchEvent>? Changed;

    public Task Synced => _synced.Task;

    /// <summary>The kinds that are watched. Events are not: nobody owns them and they own nothing.</summary>
    public IEnumerable<ResourceKind> Kinds => _monitored.Keys;

    public ResourceKind? Find(string apiVersion, string kind)
    {
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        return _monitored.Keys.FirstOrDefault(k => k.Group == group && k.Kind == kind);
    }

    public IEnumerable<JsonObject> List(ResourceKind kind, string ns) => _monitored.TryGetValue(kind, out var monitored) ? monitored.Informer.List(ns) : [];

    public JsonObject? Get(ResourceKind kind, ObjectKey key) =>
        _monitored.TryGetValue(kind, out var monitored) ? monitored.Informer.Get(key.Namespace, key.Name) : null;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await DiscoverAsync(cancellationToken).ConfigureAwait(false);
                await _signals.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

                // Definitions come in crowds, and each is served a moment after it is stored.
                await Task.Delay(Settle, _context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }

        await Task.WhenAll(_monitored.Values.Select(m => m.Run)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DiscoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            var kinds = (await ApiDiscovery.ListAsync(_context.Client, cancellationToken).ConfigureAwait(false)).Where(k => k.Kind != "Event").ToHashSet();
            foreach (var gone in _monitored.Keys.Where(k => !kinds.Contains(k)).ToList())
            {
                await RemoveAsync(gone).ConfigureAwait(false);
            }

            foreach (var kind in kinds.Where(k => !_monitored.ContainsKey(k)))
            {
                Add(kind, cancellationToken);
            }

            await Task.WhenAll(_monitored.Values.Select(m => m.Informer.Synced)).WaitAsync(cancellationToken).ConfigureAwait(false);
            _synced.TrySetResult();
            if (_definitions.List().Any(
                    d => IsServed(d) && !kinds.Any(k => k.Group == d.String("spec", "group") && k.Plural == d.String("spec", "names", "plural"))))
            {
                _signals.Writer.TryWrite(true);
            }
        }
        catch (Exception e) when (e is KubeApiException or HttpRequestException or IOException)
        {
            ControllerLog.Failed(_context.Logger, nameof(ObjectMonitor), "discovery", e.Message);
            _signals.Writer.TryWrite(true);
        }
    }

    private static bool IsServed(JsonObject definition) =>
        !definition.IsBeingDeleted() && definition.Condition("Established").String("status") == "True";

    private void Add(ResourceKind kind, CancellationToken cancellationToken)
    {
        var informer = new Informer(_context.Client, kind, _context.Time, metadataOnly: true);
        informer.Changed += change => Changed?.Invoke(kind, change);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _monitored[kind] = new Monitored(informer, informer.RunAsync(stop.Token), stop);
    }

    private async Task RemoveAsync(ResourceKind kind)
    {
        if (_monitored.TryRemove(kind, out var monitored))
        {
            await monitored.Stop.CancelAsync().ConfigureAwait(false);
            await monitored.Run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            monitored.Stop.Dispose();
            foreach (var item in monitored.Informer.List())
            {
                Changed?.Invoke(kind, new WatchEvent("DELETED", item));
            }
        }
    }

    private sealed record Monitored(Informer Informer, Task Run, CancellationTokenSource Stop);
}
