namespace Provisioning.LocalCluster.Controllers.Garbage;

/// <summary>Who owns whom, by uid. Thread safe.</summary>
internal sealed class ObjectGraph
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GraphNode> _nodes = [];
    private readonly Dictionary<string, HashSet<string>> _dependents = [];

    public GraphNode? Get(string uid)
    {
        lock (_lock)
        {
            return _nodes.GetValueOrDefault(uid);
        }
    }

    public IReadOnlyList<GraphNode> Dependents(string ownerUid)
    {
        lock (_lock)
        {
            return _dependents.TryGetValue(ownerUid, out var uids) ? [.. uids.Select(u => _nodes[u])] : [];
        }
    }

    /// <summary>Takes a new or changed object in; returns what it was before.</summary>
    public GraphNode? Set(GraphNode node)
    {
        lock (_lock)
        {
            var before = RemoveFromOwners(node.Uid);
            _nodes[node.Uid] = node;
            foreach (var owner in node.Owners)
            {
                var uid = owner["uid"]!.ToString();
                (_dependents.TryGetValue(uid, out var set) ? set : _dependents[uid] = []).Add(node.Uid);
            }

            return before;
        }
    }

    public void Remove(string uid)
    {
        lock (_lock)
        {
            RemoveFromOwners(uid);
            _nodes.Remove(uid);
        }
    }

    private GraphNode? RemoveFromOwners(string uid)
    {
        if (!_nodes.TryGetValue(uid, out var node))
        {
            return null;
        }

        foreach (var owner in node.Owners.Select(o => o["uid"]!.ToString()))
        {
            if (_dependents.TryGetValue(owner, out var set) && set.Remove(uid) && set.Count == 0)
            {
                _dependents.Remove(owner);
            }
        }

        return node;
    }
}
