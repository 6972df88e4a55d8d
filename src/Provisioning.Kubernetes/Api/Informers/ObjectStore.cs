namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>The objects of one kind by namespace and name. Thread safe. Every change returns whether there is something to tell.</summary>
internal sealed class ObjectStore<T>(InformerOptions<T> options)
    where T : KubernetesResource
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, T>> _byNamespace = new(StringComparer.Ordinal);

    // What a writer told before the watch did.
    private readonly HashSet<(string Namespace, string Name)> _ahead = [];
    private readonly Queue<(string Namespace, string Name)> _arrivals = new();
    private string _version = "";
    private int _count;

    public T? Get(string? ns, string name)
    {
        lock (_lock)
        {
            return Find(ns ?? "", name);
        }
    }

    public IReadOnlyList<T> List(string? ns)
    {
        lock (_lock)
        {
            return ns is not null ? [.. _byNamespace.GetValueOrDefault(ns)?.Values ?? Enumerable.Empty<T>()]
                : [.. _byNamespace.Values.SelectMany(objects => objects.Values)];
        }
    }

    /// <summary>An event of the watch.</summary>
    public bool Apply(WatchEvent<T> change)
    {
        lock (_lock)
        {
            _version = change.ResourceVersion;
            if (change.Resource is not { } resource)
            {
                return false;
            }

            var known = Find(Namespace(resource), resource.Metadata.Name);
            if (IsAhead(known, change.ResourceVersion))
            {
                return false;
            }

            _ahead.Remove(Key(resource));
            if (change.Type == WatchEventType.Deleted || options.Filter?.Invoke(resource) == false)
            {
                return Remove(Namespace(resource), resource.Metadata.Name);
            }

            if (known?.Metadata.ResourceVersion == change.ResourceVersion)
            {
                return false;
            }

            Put(resource);
            return true;
        }
    }

    /// <summary>What a write returned. Ignored when the watch is past it: the object may have been deleted since.</summary>
    public bool Observe(T resource)
    {
        lock (_lock)
        {
            var version = resource.Metadata.ResourceVersion;
            if (!ResourceVersions.IsLater(version, _version)
                || (Find(Namespace(resource), resource.Metadata.Name) is { } known && !ResourceVersions.IsLater(version, known.Metadata.ResourceVersion)))
            {
                return false;
            }

            _ahead.Add(Key(resource));
            Put(resource);
            return true;
        }
    }

    /// <summary>A whole list. Returns what differs from what was known, the vanished included.</summary>
    public IReadOnlyList<(string? Namespace, string Name)> Replace(IReadOnlyList<T> resources, string version)
    {
        lock (_lock)
        {
            _version = version;
            var changed = new List<(string?, string)>();
            var listed = new HashSet<(string, string)>(resources.Count);
            foreach (var resource in resources.Where(one => options.Filter?.Invoke(one) != false))
            {
                listed.Add(Key(resource));
                var known = Find(Namespace(resource), resource.Metadata.Name);
                if (known?.Metadata.ResourceVersion != resource.Metadata.ResourceVersion && !IsAhead(known, version))
                {
                    Put(resource);
                    changed.Add((resource.Metadata.Namespace, resource.Metadata.Name));
                }
            }

            foreach (var gone in _byNamespace.Values.SelectMany(objects => objects.Values).Where(
                    one => !listed.Contains(Key(one)) && !IsAhead(one, version)).ToList())
            {
                _ahead.Remove(Key(gone));
                Remove(Namespace(gone), gone.Metadata.Name);
                changed.Add((gone.Metadata.Namespace, gone.Metadata.Name));
            }

            return changed;
        }
    }

    /// <summary>Forgets everything. Returns what was known.</summary>
    public IReadOnlyList<(string? Namespace, string Name)> Clear()
    {
        lock (_lock)
        {
            var known = _byNamespace.Values.SelectMany(objects => objects.Values).Select(one => (one.Metadata.Namespace, one.Metadata.Name)).ToList();
            _byNamespace.Clear();
            _ahead.Clear();
            _arrivals.Clear();
            _count = 0;
            _version = "";
            return known;
        }
    }

    private static string Namespace(T resource) => resource.Metadata.Namespace ?? "";

    private static (string Namespace, string Name) Key(T resource) => (Namespace(resource), resource.Metadata.Name);

    private T? Find(string ns, string name) => _byNamespace.GetValueOrDefault(ns)?.GetValueOrDefault(name);

    private bool IsAhead(T? resource, string version) =>
        resource is not null && _ahead.Contains(Key(resource)) && ResourceVersions.IsLater(resource.Metadata.ResourceVersion, version);

    private void Put(T resource)
    {
        var (ns, name) = Key(resource);
        if (!_byNamespace.TryGetValue(ns, out var objects))
        {
            _byNamespace[ns] = objects = new Dictionary<string, T>(StringComparer.Ordinal);
        }

        if (!objects.TryAdd(name, resource))
        {
            objects[name] = resource;
            return;
        }

        _count++;
        if (options.Capacity < int.MaxValue)
        {
            _arrivals.Enqueue((ns, name));
            DropOldest();
        }
    }

    private void DropOldest()
    {
        // Arrivals that were deleted meanwhile leave the queue with this, too.
        while (_count > options.Capacity || (_arrivals.TryPeek(out var oldest) && Find(oldest.Namespace, oldest.Name) is null))
        {
            var (ns, name) = _arrivals.Dequeue();
            Remove(ns, name);
        }
    }

    private bool Remove(string ns, string name)
    {
        if (_byNamespace.GetValueOrDefault(ns) is not { } objects || !objects.Remove(name))
        {
            return false;
        }

        _count--;
        if (objects.Count == 0)
        {
            _byNamespace.Remove(ns);
        }

        return true;
    }
}
