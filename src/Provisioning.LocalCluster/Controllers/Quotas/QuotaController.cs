using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Quotas;

/// <summary>Keeps the status of ResourceQuotas.</summary>
internal sealed class QuotaController : Controller
{
    private readonly Informer _quotas;
    private readonly Informer _pods;
    private readonly Informer _claims;
    private readonly ObjectMonitor _monitor;

    public QuotaController(ControllerContext context, ObjectMonitor monitor)
        : base(context)
    {
        _quotas = Watch(Kinds.ResourceQuota);
        _pods = Watch(Kinds.Pod, change => EnqueueOf(change.Object.Namespace()));
        _claims = Watch(Kinds.PersistentVolumeClaim, change => EnqueueOf(change.Object.Namespace()));
        _monitor = monitor;
        monitor.Changed += OnChange;
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_quotas.Get(key.Namespace, key.Name) is not { } quota || quota.IsBeingDeleted() || quota.Node("spec", "hard") is not JsonObject hard)
        {
            return null;
        }

        var pods = _pods.List(key.Namespace).ToList();
        var claims = _claims.List(key.Namespace).ToList();
        var used = new JsonObject();
        foreach (var resource in hard.Select(h => h.Key))
        {
            used[resource] = QuotaUsage.Of(resource, pods, claims, plural => Count(key.Namespace!, plural));
        }

        if (!IsWritten(quota, hard, used))
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = quota.ResourceVersion() },
                ["status"] = new JsonObject { ["hard"] = hard.DeepClone(), ["used"] = used },
            };
            await Context.Client.PatchAsync(Kinds.ResourceQuota, key.Namespace, key.Name, patch, cancellationToken, "status").ConfigureAwait(false);
        }

        return null;
    }

    // The API server writes quantities in its own way: compare amounts.
    private static bool IsWritten(JsonObject quota, JsonObject hard, JsonObject used) =>
        hard.All(h => Quantity.Of(quota.Node("status", "hard", h.Key)) == Quantity.Of(h.Value))
        && used.All(u => quota.Node("status", "used", u.Key) is { } known && Quantity.Of(known) == Quantity.Of(u.Value));

    private void OnChange(ResourceKind kind, WatchEvent change)
    {
        if (change.Type != "MODIFIED")
        {
            EnqueueOf(change.Object.Namespace());
        }
    }

    private void EnqueueOf(string? ns)
    {
        if (ns is not null)
        {
            foreach (var quota in _quotas.List(ns))
            {
                Enqueue(quota);
            }
        }
    }

    private int Count(string ns, string plural)
    {
        var dot = plural.IndexOf('.', StringComparison.Ordinal);
        var (name, group) = dot < 0 ? (plural, "") : (plural[..dot], plural[(dot + 1)..]);
        return _monitor.Kinds.FirstOrDefault(k => k.Plural == name && k.Group == group) is { } kind ? _monitor.List(kind, ns).Count() : 0;
    }
}
