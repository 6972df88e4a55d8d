using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Services;

/// <summary>Keeps the EndpointSlices of Services that select pods.</summary>
internal sealed class EndpointSliceController : Controller
{
    private const string ServiceName = "kubernetes.io/service-name";

    private readonly Informer _services;
    private readonly Informer _pods;
    private readonly Informer _slices;

    public EndpointSliceController(ControllerContext context)
        : base(context)
    {
        _services = Watch(Kinds.Service);
        _pods = Watch(Kinds.Pod, OnPod);
        _slices = Watch(Kinds.EndpointSlice, OnSlice);
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_services.Get(key.Namespace, key.Name) is not { } service
                || service.IsBeingDeleted()
                || service.Node("spec", "selector") is not JsonObject selector)
        {
            return null;
        }

        await _slices.Synced.WaitAsync(cancellationToken).ConfigureAwait(false);
        var pods = _pods.List(key.Namespace).Where(p => LabelSelector.MatchesAll(selector, p.Node("metadata", "labels"))).ToList();
        var wanted = EndpointSlices.Build(service, pods);
        if (_slices.List(key.Namespace).FirstOrDefault(s => s.IsOwnedBy(service.Uid())) is not { } known)
        {
            _slices.Observe(await Context.Client.CreateAsync(Kinds.EndpointSlice, key.Namespace, wanted, cancellationToken).ConfigureAwait(false));
            return null;
        }

        if (!Same(known, wanted, "endpoints") || !Same(known, wanted, "ports"))
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = known.ResourceVersion() },
                ["endpoints"] = wanted["endpoints"]!.DeepClone(),
                ["ports"] = wanted["ports"]!.DeepClone(),
            };
            await Context.Client.PatchAsync(Kinds.EndpointSlice, key.Namespace, known.Name(), patch, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    // A server may keep an empty list as null.
    private static bool Same(JsonObject known, JsonObject wanted, string field) =>
        JsonNode.DeepEquals(known[field], wanted[field]) || (known[field] is null && wanted[field] is JsonArray { Count: 0 });

    private void OnPod(WatchEvent change)
    {
        foreach (var service in _services.List(change.Object.Namespace()))
        {
            Enqueue(service);
        }
    }

    private void OnSlice(WatchEvent change)
    {
        if (change.Type != "ADDED" && change.Object.Label(ServiceName) is { } service)
        {
            Enqueue(new ObjectKey(change.Object.Namespace(), service));
        }
    }
}
