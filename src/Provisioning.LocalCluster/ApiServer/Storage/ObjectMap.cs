using System.Collections.Immutable;

namespace Provisioning.LocalCluster.ApiServer.Storage;

/// <summary>
/// All objects of a resource at one revision, ordered by namespace and name. Immutable: a change shares nearly everything with its predecessor.
/// </summary>
internal sealed class ObjectMap
{
    public static readonly ObjectMap Empty = new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string,
        StoredObject>>(StringComparer.Ordinal), 0);

    private static readonly ImmutableSortedDictionary<string, StoredObject> NoObjects = ImmutableSortedDictionary.Create<string,
        StoredObject>(StringComparer.Ordinal);

    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> _namespaces;

    private ObjectMap(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, StoredObject>> namespaces, int count)
    {
        _namespaces = namespaces;
        Count = count;
    }

    public int Count { get; }

    public StoredObject? Find(string ns, string name) => _namespaces.TryGetValue(ns, out var objects) && objects.TryGetValue(name, out var found) ? found
        : null;

    public ObjectMap With(StoredObject item)
    {
        var objects = _namespaces.GetValueOrDefault(item.Namespace, NoObjects);
        var changed = objects.SetItem(item.Name, item);
        return new ObjectMap(_namespaces.SetItem(item.Namespace, changed), Count + changed.Count - objects.Count);
    }

    public ObjectMap Without(string ns, string name)
    {
        var objects = _namespaces.GetValueOrDefault(ns, NoObjects).Remove(name);
        return new ObjectMap(objects.IsEmpty ? _namespaces.Remove(ns) : _namespaces.SetItem(ns, objects), Count - 1);
    }

    /// <summary>The objects of a namespace, or (with <see langword="null"/>) of all, in order.</summary>
    public IEnumerable<StoredObject> List(string? ns) =>
        ns is null ? _namespaces.Values.SelectMany(o => o.Values) : _namespaces.GetValueOrDefault(ns, NoObjects).Values;

    public int CountIn(string? ns) => ns is null ? Count : _namespaces.GetValueOrDefault(ns, NoObjects).Count;
}
