using System.Net;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Garbage;

/// <summary>Deletes objects whose owners are gone, and finishes deletions that wait for dependents (foreground) or let them go (orphan).</summary>
internal sealed class GarbageCollector : Controller
{
    private static readonly TimeSpan UnknownKindRetry = TimeSpan.FromSeconds(5);

    private readonly ObjectMonitor _monitor;
    private readonly ObjectGraph _graph = new();

    public GarbageCollector(ControllerContext context, ObjectMonitor monitor)
        : base(context)
    {
        _monitor = monitor;
        monitor.Changed += OnChange;
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        // Before everything is known, everything looks like an orphan.
        await _monitor.Synced.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_graph.Get(key.Name) is not { } node)
        {
            return null;
        }

        try
        {
            if (node.OrphansDependents)
            {
                await LetDependentsGoAsync(node, cancellationToken).ConfigureAwait(false);
            }
            else if (node.DeletesDependentsFirst)
            {
                await DeleteDependentsFirstAsync(node, cancellationToken).ConfigureAwait(false);
            }
            else if (node is { IsBeingDeleted: false, Owners.Count: > 0 })
            {
                return await CollectAsync(node, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (KubeApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // Deleted by somebody else: the watch will say so.
        }

        return null;
    }

    private static ObjectKey Key(string uid) => new(null, uid);

    private void OnChange(ResourceKind kind, WatchEvent change)
    {
        var node = new GraphNode(kind, ObjectKey.Of(change.Object), change.Object);
        if (change.Type == "DELETED")
        {
            _graph.Remove(node.Uid);
            foreach (var dependent in _graph.Dependents(node.Uid))
            {
                Enqueue(Key(dependent.Uid));
            }

            EnqueueWaitingOwners(node);
            return;
        }

        if (_graph.Set(node) is not { } before)
        {
            Enqueue(Key(node.Uid));
        }
        else if (!before.IsSameTo(node))
        {
            Enqueue(Key(node.Uid));
            EnqueueWaitingOwners(before);
        }
    }

    private void EnqueueWaitingOwners(GraphNode dependent)
    {
        foreach (var owner in dependent.Owners.Select(o => _graph.Get(o.String("uid")!)).OfType<GraphNode>().Where(o => o.IsBeingDeleted))
        {
            Enqueue(Key(owner.Uid));
        }
    }

    private async Task<TimeSpan?> CollectAsync(GraphNode node, CancellationToken cancellationToken)
    {
        var solid = new List<JsonObject>();
        var waiting = 0;
        foreach (var reference in node.Owners)
        {
            switch (await StateAsync(node, reference, cancellationToken).ConfigureAwait(false))
            {
                case OwnerState.Unknown:
                    return UnknownKindRetry;
                case OwnerState.Present:
                    solid.Add(reference);
                    break;
                case OwnerState.WaitsForDependents:
                    waiting++;
                    break;
            }
        }

        if (solid.Count == node.Owners.Count)
        {
            return null;
        }

        if (solid.Count > 0)
        {
            await PatchAsync(
                node, new JsonObject { ["ownerReferences"] = new JsonArray([.. solid.Select(s => s.DeepClone())]) }, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var policy = node.Finalizers.Contains(GraphNode.Orphan, StringComparer.Ordinal) ? "Orphan"
            : node.Finalizers.Contains(GraphNode.Foreground, StringComparer.Ordinal) || (waiting > 0 && _graph.Dependents(node.Uid).Count > 0) ? "Foreground"
            : "Background";
        await Context.Client.DeleteAsync(
            node.Kind, node.Key.Namespace, node.Key.Name, cancellationToken, policy, uid: node.Uid, resourceVersion: node.Item.ResourceVersion())
                .ConfigureAwait(false);
        return null;
    }

    private async Task<OwnerState> StateAsync(GraphNode node, JsonObject reference, CancellationToken cancellationToken)
    {
        var uid = reference.String("uid")!;
        if (_graph.Get(uid) is { } owner)
        {
            return owner.DeletesDependentsFirst ? OwnerState.WaitsForDependents : OwnerState.Present;
        }

        if (_monitor.Find(reference.String("apiVersion")!, reference.String("kind")!) is not { } kind)
        {
            return OwnerState.Unknown;
        }

        // The owner's watch may be behind: only the API server knows.
        var item = await Context.Client.GetAsync(
            kind, kind.Namespaced ? node.Key.Namespace : null, reference.String("name")!, cancellationToken).ConfigureAwait(false);
        return item?.Uid() == uid ? OwnerState.Present : OwnerState.Absent;
    }

    private async Task DeleteDependentsFirstAsync(GraphNode node, CancellationToken cancellationToken)
    {
        var dependents = _graph.Dependents(node.Uid);
        if (!dependents.Any(d => d.Blocks(node.Uid)))
        {
            await RemoveFinalizerAsync(node, GraphNode.Foreground, cancellationToken).ConfigureAwait(false);
        }

        foreach (var dependent in dependents)
        {
            Enqueue(Key(dependent.Uid));
        }
    }

    private async Task LetDependentsGoAsync(GraphNode node, CancellationToken cancellationToken)
    {
        foreach (var dependent in _graph.Dependents(node.Uid))
        {
            var others = dependent.Owners.Where(o => o.String("uid") != node.Uid).Select(o => o.DeepClone());
            await PatchAsync(dependent, new JsonObject { ["ownerReferences"] = new JsonArray([.. others]) }, cancellationToken).ConfigureAwait(false);
        }

        await RemoveFinalizerAsync(node, GraphNode.Orphan, cancellationToken).ConfigureAwait(false);
    }

    private Task<JsonObject> RemoveFinalizerAsync(GraphNode node, string finalizer, CancellationToken cancellationToken) =>
        PatchAsync(
            node, new JsonObject { ["finalizers"] = new JsonArray([.. node.Finalizers.Where(f => f != finalizer).Select(f => JsonValue.Create(f))]) },
            cancellationToken);

    private Task<JsonObject> PatchAsync(GraphNode node, JsonObject metadata, CancellationToken cancellationToken)
    {
        metadata["uid"] = node.Uid;
        metadata["resourceVersion"] = node.Item.ResourceVersion();
        return Context.Client.PatchAsync(node.Kind, node.Key.Namespace, node.Key.Name, new JsonObject { ["metadata"] = metadata }, cancellationToken);
    }
}
