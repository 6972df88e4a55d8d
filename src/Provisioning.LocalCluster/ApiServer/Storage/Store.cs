using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Storage;

/// <summary>
/// The counterpart of etcd: every write makes a new revision of the whole store, and names the version of the object that it replaces. Thread safe.
/// </summary>
internal sealed class Store(int history)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<ApiStorage, ResourceStore> _resources = new();
    private long _revision;

    /// <summary>Called after each write, outside of the lock: later writes may have come already.</summary>
    public event Action<ApiStorage, Change>? Committed;

    public long Revision => Interlocked.Read(ref _revision);

    public ResourceStore For(ApiStorage storage) => _resources.GetOrAdd(storage, _ => new ResourceStore(storage, _gate, history, Revision));

    /// <summary>All objects of a resource, and the revision that they are of.</summary>
    public (ObjectMap Objects, long Revision) Snapshot(ResourceStore resource)
    {
        lock (_gate)
        {
            return (resource.Current, _revision);
        }
    }

    /// <summary>
    /// Stores <paramref name="value"/> (which is the store's from now on) in place of <paramref name="expected"/>. Returns <see langword="null"/>, and
    /// stores nothing, when another write came first.
    /// </summary>
    public StoredObject? Write(ResourceStore resource, StoredObject? expected, JsonObject value)
    {
        var metadata = value["metadata"]!.AsObject();
        var (ns, name) = (metadata["namespace"]?.GetValue<string>() ?? "", metadata["name"]!.GetValue<string>());
        Change change;
        lock (_gate)
        {
            if (resource.Current.Find(ns, name) != expected)
            {
                return null;
            }

            var revision = _revision + 1;
            metadata["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
            var stored = new StoredObject(value, revision);
            change = new Change(revision, expected, stored, IsDeletion: false, resource.Current.With(stored));
            resource.Append(change);
            Interlocked.Exchange(ref _revision, revision);
        }

        Committed?.Invoke(resource.Storage, change);
        return change.Current;
    }

    /// <summary>Removes an object. Returns its last state at the deletion's revision, or <see langword="null"/> when another write came first.</summary>
    public StoredObject? Remove(ResourceStore resource, StoredObject expected, JsonObject? lastState = null)
    {
        Change change;
        lock (_gate)
        {
            if (resource.Current.Find(expected.Namespace, expected.Name) != expected)
            {
                return null;
            }

            var revision = _revision + 1;
            var last = (lastState is null ? expected : new StoredObject(lastState, expected.Version)).WithVersion(revision);
            change = new Change(revision, expected, last, IsDeletion: true, resource.Current.Without(expected.Namespace, expected.Name));
            resource.Append(change);
            Interlocked.Exchange(ref _revision, revision);
        }

        Committed?.Invoke(resource.Storage, change);
        return change.Current;
    }

    /// <summary>Forgets the history: what was written before can be read, not watched.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            foreach (var resource in _resources.Values)
            {
                resource.Compact(_revision);
            }
        }
    }
}
