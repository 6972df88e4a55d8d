using Microsoft.Extensions.Logging;
using Provisioning.Kubernetes.Diagnostics;

namespace Provisioning.Kubernetes.Api.Informers;

/// <summary>Who wants to know of changes. Thread safe; nobody is called under the lock.</summary>
internal sealed class Subscriptions(ILogger logger, ResourceType type)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Subscription> _all = [];
    private Subscription[]? _snapshot = [];

    public IDisposable Add(Action<string?, string> onChanged)
    {
        var subscription = new Subscription(this, onChanged);
        lock (_lock)
        {
            _all.Add(subscription);
            _snapshot = null;
        }

        return subscription;
    }

    public void Tell(string? ns, string name)
    {
        foreach (var subscription in Snapshot())
        {
            try
            {
                subscription.OnChanged(ns, name);
            }
            catch (Exception exception)
            {
                // One subscriber's defect must not stop the watch that all the others need.
                Log.SubscriberFailed(logger, exception, type);
            }
        }
    }

    private Subscription[] Snapshot()
    {
        lock (_lock)
        {
            return _snapshot ??= [.. _all];
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _all.Remove(subscription);
            _snapshot = null;
        }
    }

    private sealed class Subscription(Subscriptions owner, Action<string?, string> onChanged) : IDisposable
    {
        public Action<string?, string> OnChanged { get; } = onChanged;

        public void Dispose() => owner.Remove(this);
    }
}
