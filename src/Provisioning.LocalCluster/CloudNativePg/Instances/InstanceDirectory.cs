using System.Collections.Concurrent;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// The instances that run here, by pod: how the operator asks them for their status, and how they find each other.
/// It stands for the pods' addresses; everything else goes through the API. Thread safe.
/// </summary>
internal sealed class InstanceDirectory
{
    private readonly ConcurrentDictionary<ObjectKey, RunningInstance> _instances = new();
    private readonly ConcurrentDictionary<ObjectKey, ConcurrentDictionary<RunningInstance, bool>> _byCluster = new();

    /// <summary>Told of every arrival, departure and change of report, with the cluster's key.</summary>
    public event Action<ObjectKey>? Changed;

    public RunningInstance? Get(string ns, string pod) => _instances.GetValueOrDefault(new ObjectKey(ns, pod));

    /// <summary>Everything that runs for a cluster: instances, and jobs that wait for one.</summary>
    public IEnumerable<RunningInstance> Of(ObjectKey cluster) => _byCluster.GetValueOrDefault(cluster)?.Keys ?? [];

    public void Add(RunningInstance instance)
    {
        _instances[instance.Pod] = instance;
        _byCluster.GetOrAdd(instance.Cluster, _ => new ConcurrentDictionary<RunningInstance, bool>())[instance] = true;
        Notify(instance.Cluster);
    }

    /// <summary>Takes an instance out, unless a newer one has its name already.</summary>
    public void Remove(RunningInstance instance)
    {
        _instances.TryRemove(new KeyValuePair<ObjectKey, RunningInstance>(instance.Pod, instance));
        if (_byCluster.TryGetValue(instance.Cluster, out var members) && members.TryRemove(instance, out _))
        {
            Notify(instance.Cluster);
        }
    }

    /// <summary>Something about an instance changed: tells the operator, and the cluster's other instances.</summary>
    public void Notify(ObjectKey cluster)
    {
        Changed?.Invoke(cluster);
        Wake(cluster);
    }

    public void Wake(ObjectKey cluster)
    {
        foreach (var instance in Of(cluster))
        {
            instance.Wake.Set();
        }
    }

    public void WakeNamespace(string ns)
    {
        foreach (var (pod, instance) in _instances)
        {
            if (pod.Namespace == ns)
            {
                instance.Wake.Set();
            }
        }
    }
}
