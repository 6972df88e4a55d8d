using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers;

/// <summary>A loop that brings one object at a time to where it should be, whenever something about it changed.</summary>
internal abstract class Controller
{
    private readonly WorkQueue _queue;

    protected Controller(ControllerContext context)
    {
        Context = context;
        _queue = new WorkQueue(ReconcileAsync, (key, e) => ControllerLog.Failed(context.Logger, GetType().Name, key.ToString(), e.Message), context.Time);
    }

    protected ControllerContext Context { get; }

    /// <summary>Runs until cancelled.</summary>
    public virtual Task RunAsync(CancellationToken cancellationToken) => _queue.RunAsync(cancellationToken);

    /// <summary>Brings the object of a key to where it should be. Returns when to look again, or <see langword="null"/> to wait for the next change.</summary>
    protected abstract Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken);

    protected void Enqueue(ObjectKey key) => _queue.Add(key);

    protected void Enqueue(JsonObject item) => _queue.Add(ObjectKey.Of(item));

    /// <summary>The informer of a kind, whose changes queue the changed object.</summary>
    protected Informer Watch(ResourceKind kind) => Watch(kind, change => Enqueue(change.Object));

    protected Informer Watch(ResourceKind kind, Action<WatchEvent> onChange)
    {
        var informer = Context.Informers.Of(kind);
        informer.Changed += onChange;
        return informer;
    }
}
