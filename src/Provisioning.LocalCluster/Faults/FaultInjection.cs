using System.Collections.Concurrent;

namespace Provisioning.LocalCluster;

/// <summary>What a test does to an embedded cluster to see its own code cope. Thread safe; takes effect at once.</summary>
public sealed class FaultInjection
{
    private const int Seed = 20;

    private readonly Lock _lock = new();
    private readonly List<ActiveRule> _rules = [];
    private readonly ConcurrentDictionary<object, Action> _watches = new();
#pragma warning disable CA5394 // Not for security: the same seed makes a test fail the same way again.
    private readonly Random _random = new(Seed);
#pragma warning restore CA5394

    internal FaultInjection()
    {
    }

    /// <summary>While set, admission webhooks cannot be reached: requests that need them fail as their <c>failurePolicy</c> says.</summary>
    public bool WebhooksDown { get; set; }

    /// <summary>
    /// While set, object stores are out of reach, or refuse their credentials: WAL is not archived (<c>ContinuousArchiving=False</c>), backups and recoveries
    /// fail.
    /// </summary>
    public bool ObjectStoresDown { get; set; }

    internal Func<string, string, Task<bool>> KillPod { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Adds a rule; the first rule that matches a request is applied to it.</summary>
    /// <returns>Removes the rule when disposed.</returns>
    public IDisposable Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var active = new ActiveRule(rule, Remove);
        lock (_lock)
        {
            _rules.Add(active);
        }

        return active;
    }

    /// <summary>Removes all rules and brings webhooks and object stores back.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
        }

        WebhooksDown = false;
        ObjectStoresDown = false;
    }

    /// <summary>Cuts every open watch, the cluster's own ones included, as a restart of the API server would.</summary>
    /// <returns>How many there were.</returns>
    public int DropWatches()
    {
        var dropped = 0;
        foreach (var watch in _watches.Keys)
        {
            if (_watches.TryRemove(watch, out var abort))
            {
                abort();
                dropped++;
            }
        }

        return dropped;
    }

    /// <summary>Kills the processes of a pod with SIGKILL, as the kernel's out-of-memory killer would; its restart policy decides what comes next.</summary>
    /// <returns>Whether anything was running.</returns>
    public Task<bool> KillPodAsync(string ns, string name) => KillPod(ns, name);

    /// <summary>How many watches are open now.</summary>
    internal int OpenWatches => _watches.Count;

    /// <summary>The rule that hits a request, if any; counts as one use of it.</summary>
    internal FaultRule? Take(string verb, string resource, string? ns, bool fromController)
    {
        lock (_lock)
        {
            foreach (var active in _rules)
            {
                if (!active.Matches(verb, resource, ns, fromController))
                {
                    continue;
                }

#pragma warning disable CA5394 // As above.
                if (active.Rule.Rate < 1 && _random.NextDouble() >= active.Rule.Rate)
#pragma warning restore CA5394
                {
                    continue;
                }

                if (active.UseUp())
                {
                    _rules.Remove(active);
                }

                return active.Rule;
            }
        }

        return null;
    }

    internal void WatchOpened(object watch, Action abort) => _watches[watch] = abort;

    internal void WatchClosed(object watch) => _watches.TryRemove(watch, out _);

    private void Remove(ActiveRule rule)
    {
        lock (_lock)
        {
            _rules.Remove(rule);
        }
    }

    private sealed class ActiveRule(FaultRule rule, Action<ActiveRule> remove) : IDisposable
    {
        private int? _left = rule.Count;

        public FaultRule Rule { get; } = rule;

        public bool Matches(string verb, string resource, string? ns, bool fromController) =>
            (Rule.Verb is null || Rule.Verb == verb)
                && (Rule.Resource is null || Rule.Resource == resource)
                && (Rule.Namespace is null || Rule.Namespace == ns) &&
            (Rule.IncludeControllers || !fromController);

        /// <summary>Whether that was the last time.</summary>
        public bool UseUp() => --_left <= 0;

        public void Dispose() => remove(this);
    }
}
