using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Namespaces;

/// <summary>Empties a namespace that is being deleted, says what remains, and lets it go.</summary>
internal sealed class NamespaceController : Controller
{
    private static readonly TimeSpan UntilReported = TimeSpan.FromSeconds(2);

    private readonly Informer _namespaces;
    private readonly ObjectMonitor _monitor;

    public NamespaceController(ControllerContext context, ObjectMonitor monitor)
        : base(context)
    {
        _namespaces = Watch(Kinds.Namespace);
        _monitor = monitor;
        monitor.Changed += OnChange;
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await _monitor.Synced.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_namespaces.Get(null, key.Name) is not { } item || !item.IsBeingDeleted() || item.Node("spec", "finalizers") is not JsonArray { Count: > 0 })
        {
            return null;
        }

        var content = Content(key.Name);
        if (content.Count == 0)
        {
            // The caches may be behind what was created last: the API server has the last word.
            content = await ListAsync(key.Name, cancellationToken).ConfigureAwait(false);
        }

        if (content.Count == 0)
        {
            await FinishAsync(item, cancellationToken).ConfigureAwait(false);
            return null;
        }

        // Pods first, so that nothing they need disappears under them.
        var pods = content.Where(c => c.Kind.Plural == "pods" && c.Kind.Group.Length == 0).ToList();
        foreach (var (kind, entry) in pods.Count > 0 ? pods : content)
        {
            if (!entry.IsBeingDeleted())
            {
                await Context.Client.DeleteAsync(kind, key.Name, entry.Name(), cancellationToken, uid: entry.Uid()).ConfigureAwait(false);
            }
        }

        // Most namespaces are empty in a moment: what remains is worth a status only in one that is not.
        var now = Context.Time.GetUtcNow();
        var quiet = KubeTime.Parse(item.String("metadata", "deletionTimestamp")) + UntilReported - now;
        if (quiet > TimeSpan.Zero)
        {
            return quiet;
        }

        await WriteConditionsAsync(item, NamespaceConditions.Build(item, content, now), cancellationToken).ConfigureAwait(false);
        return null;
    }

    private void OnChange(ResourceKind kind, WatchEvent change)
    {
        if (change.Object.Namespace() is { } ns && _namespaces.Get(null, ns)?.IsBeingDeleted() == true)
        {
            Enqueue(new ObjectKey(null, ns));
        }
    }

    private List<(ResourceKind Kind, JsonObject Item)> Content(string ns) =>
        [.. _monitor.Kinds.Where(k => k.Namespaced).SelectMany(k => _monitor.List(k, ns).Select(i => (k, i)))];

    private async Task<List<(ResourceKind Kind, JsonObject Item)>> ListAsync(string ns, CancellationToken cancellationToken)
    {
        var content = new List<(ResourceKind, JsonObject)>();
        foreach (var kind in _monitor.Kinds.Where(k => k.Namespaced))
        {
            var list = await Context.Client.ListAsync(kind, ns, null, cancellationToken, metadataOnly: true).ConfigureAwait(false);
            content.AddRange(list.Items.Select(i => (kind, i)));
        }

        return content;
    }

    private async Task FinishAsync(JsonObject item, CancellationToken cancellationToken)
    {
        var events = await Context.Client.ListAsync(Kinds.Event, item.Name(), null, cancellationToken, metadataOnly: true).ConfigureAwait(false);
        foreach (var entry in events.Items)
        {
            await Context.Client.DeleteAsync(Kinds.Event, item.Name(), entry.Name(), cancellationToken).ConfigureAwait(false);
        }

        var finalized = item.Clone();
        finalized["spec"] = new JsonObject { ["finalizers"] = new JsonArray() };
        await Context.Client.ReplaceAsync(Kinds.Namespace, finalized, cancellationToken, "finalize").ConfigureAwait(false);
    }

    private async Task WriteConditionsAsync(JsonObject item, JsonArray conditions, CancellationToken cancellationToken)
    {
        if (!JsonNode.DeepEquals(conditions, item.Node("status", "conditions")))
        {
            var patch = new JsonObject { ["status"] = new JsonObject { ["phase"] = "Terminating", ["conditions"] = conditions } };
            await Context.Client.PatchAsync(Kinds.Namespace, null, item.Name(), patch, cancellationToken, "status").ConfigureAwait(false);
        }
    }
}
