namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>What is promised to pods, per node. Thread safe.</summary>
internal sealed class NodeLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Node, PodRequests Requests)> _pods = [];
    private readonly Dictionary<string, NodePromises> _nodes = [];

    public NodePromises Of(string node)
    {
        lock (_lock)
        {
            return _nodes.GetValueOrDefault(node, NodePromises.None);
        }
    }

    /// <summary>Promises a pod its share of a node, unless others were faster and <paramref name="fits"/> says no by now.</summary>
    public bool TryReserve(string podUid, string node, PodRequests requests, Func<NodePromises, bool> fits)
    {
        lock (_lock)
        {
            if (_pods.ContainsKey(podUid))
            {
                return true;
            }

            var promises = _nodes.GetValueOrDefault(node, NodePromises.None);
            if (!fits(promises))
            {
                return false;
            }

            _pods[podUid] = (node, requests);
            _nodes[node] = promises.Add(requests, 1);
            return true;
        }
    }

    public void Release(string podUid)
    {
        lock (_lock)
        {
            if (_pods.Remove(podUid, out var pod))
            {
                _nodes[pod.Node] = _nodes[pod.Node].Add(pod.Requests, -1);
            }
        }
    }
}
