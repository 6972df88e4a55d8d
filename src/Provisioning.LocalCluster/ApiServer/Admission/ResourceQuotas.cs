using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.ApiServer.Rest;
using Provisioning.LocalCluster.ApiServer.Storage;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>
/// Holds a namespace to its quotas, counting what is stored. Writes that count are admitted one at a time per namespace, so that no two take the same room.
/// </summary>
internal sealed class ResourceQuotas(Store store, ResourceStore quotas) : IQuotaEvaluator
{
    private static readonly string[] Compute = ["requests.cpu", "requests.memory", "limits.cpu", "limits.memory", "cpu", "memory"];

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    public async ValueTask<IDisposable?> ReserveAsync(AdmissionAttributes attributes, CancellationToken cancellationToken)
    {
        if (attributes is not { Namespace: { } ns, Object: { } item, IsMain: true }
            || (!attributes.IsCreate && attributes.Resource.Plural != "persistentvolumeclaims")
            || quotas.Current.CountIn(ns) == 0)
        {
            return null;
        }

        var usage = ResourceUsage.Of(attributes.Resource, item);
        var old = attributes.OldObject is { } before ? ResourceUsage.Of(attributes.Resource, before) : [];
        var delta = usage.Select(u => (u.Key, Value: u.Value - old.GetValueOrDefault(u.Key))).Where(u => u.Value > Quantity.Zero)
            .ToDictionary(u => u.Key, u => u.Value, StringComparer.Ordinal);
        if (delta.Count == 0)
        {
            return null;
        }

        var gate = _gates.GetOrAdd(ns, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        var lease = new Lease(gate);
        try
        {
            foreach (var quota in quotas.Current.List(ns))
            {
                Check(attributes, quota, delta);
            }
        }
        catch
        {
            lease.Dispose();
            throw;
        }

        return lease;
    }

    private void Check(AdmissionAttributes attributes, StoredObject quota, Dictionary<string, Quantity> delta)
    {
        var hard = quota.Value.Node("spec", "hard") as JsonObject ?? [];
        var (resource, item) = (attributes.Resource, attributes.Object!);
        if (resource is { Group: "", Plural: "pods" })
        {
            RequireStated(attributes, quota.Name, hard);
        }

        var relevant = hard.Where(h => delta.ContainsKey(h.Key)).OrderBy(h => h.Key, StringComparer.Ordinal).ToArray();
        if (relevant.Length == 0)
        {
            return;
        }

        var used = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var stored in store.For(resource.Storage).Current.List(attributes.Namespace))
        {
            if (stored.Name == item.Name() && attributes.OldObject is null)
            {
                continue;
            }

            foreach (var (name, value) in ResourceUsage.Of(resource, stored.Value))
            {
                used[name] = used.GetValueOrDefault(name) + value;
            }
        }

        var exceeded = relevant.Where(h => used.GetValueOrDefault(h.Key) + delta[h.Key] > Quantity.Parse(h.Value.AsString()!)).Select(h => h.Key).ToArray();
        if (exceeded.Length > 0)
        {
            throw Errors.Forbidden(resource, item.Name(),
                $"exceeded quota: {quota.Name}, requested: {List(n => delta[n].ToString())}, used: {List(n => used.GetValueOrDefault(n).ToString())}, "
                    + $"limited: {List(n => hard[n].AsString()!)}");
        }

        string List(Func<string, string> value) => string.Join(',', exceeded.Select(n => $"{n}={value(n)}"));
    }

    /// <summary>What a quota limits, every container must state.</summary>
    private static void RequireStated(AdmissionAttributes attributes, string quota, JsonObject hard)
    {
        var missing = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var spec = attributes.Object!["spec"] as JsonObject;
        foreach (var name in Compute.Where(hard.ContainsKey))
        {
            var (field, resource) = name.Split('.') is [var f, var r] ? (f, r) : ("requests", name);
            foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
            {
                if (container.Node("resources", field, resource) is null)
                {
                    (missing.TryGetValue(name, out var names) ? names
                        : missing[name] = new SortedSet<string>(StringComparer.Ordinal)).Add(container.String("name") ?? "");
                }
            }
        }

        if (missing.Count > 0)
        {
            throw Errors.Forbidden(attributes.Resource, attributes.Object.Name(),
                $"failed quota: {quota}: must specify {string.Join("; ", missing.Select(m => $"{m.Key} for: {string.Join(',', m.Value)}"))}");
        }
    }

    private sealed class Lease(SemaphoreSlim gate) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                gate.Release();
            }
        }
    }
}
