using System.Collections.Concurrent;
using Provisioning.Kubernetes.Diagnostics;

namespace Provisioning.Kubernetes.Observing;

/// <summary>Measures how long databases are without a primary while it changes. The first primary that is seen is where it begins. Thread safe.</summary>
internal sealed class PrimaryChanges(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<(string Namespace, string Database), (string Pod, DateTimeOffset? LostAt)> _primaries = new();

    /// <summary>Takes in how a pod is now.</summary>
    /// <param name="engine">Wire form of the engine.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="database">Which of the namespace's databases the pod is an instance of.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="serves">Whether it takes writes.</param>
    public void See(string engine, string ns, string database, string pod, bool serves)
    {
        var key = (ns, database);
        var known = _primaries.TryGetValue(key, out var primary);
        if (!serves)
        {
            Lose(key, pod);
        }
        else if (!known || primary.Pod != pod || primary.LostAt is not null)
        {
            _primaries[key] = (pod, null);
            if (known && primary.Pod != pod)
            {
                var now = timeProvider.GetUtcNow();
                Telemetry.FailedOver(engine, now - (primary.LostAt ?? now));
            }
        }
    }

    /// <summary>Takes in that a pod is gone.</summary>
    public void Gone(string ns, string pod)
    {
        foreach (var key in _primaries.Where(entry => entry.Key.Namespace == ns && entry.Value.Pod == pod).Select(entry => entry.Key))
        {
            Lose(key, pod);
        }
    }

    private void Lose((string Namespace, string Database) key, string pod)
    {
        if (_primaries.TryGetValue(key, out var primary) && primary.Pod == pod && primary.LostAt is null)
        {
            _primaries[key] = (pod, timeProvider.GetUtcNow());
        }
    }
}
