using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>Assigns pods to the local nodes, as kube-scheduler would: by resources, selectors, anti-affinity and claims.</summary>
internal sealed class Scheduler
{
    private const string SelectedNode = "volume.kubernetes.io/selected-node";

    private static readonly TimeSpan CacheDelay = TimeSpan.FromMilliseconds(20);

    private readonly NodeContext _node;
    private readonly EventRecorder _events;
    private readonly WorkQueue _queue;
    private readonly NodeLedger _ledger = new();
    private readonly ConcurrentDictionary<ObjectKey, string> _unschedulable = new();
    private readonly Informer _pods;
    private readonly Informer _nodes;
    private readonly Informer _claims;
    private readonly Informer _classes;

    public Scheduler(NodeContext node, EventRecorder events)
    {
        _node = node;
        _events = events;
        _queue = new WorkQueue(ScheduleAsync, (key, e) => NodeLog.SchedulingFailed(node.Logger, key.ToString(), e.Message), node.Time);
        _pods = node.Informers.Of(Kinds.Pod);
        _nodes = node.Informers.Of(Kinds.Node);
        _claims = node.Informers.Of(Kinds.PersistentVolumeClaim);
        _classes = node.Informers.Of(Kinds.StorageClass);
        _pods.Changed += OnPod;
        _nodes.Changed += _ => RetryUnschedulable();
        _classes.Changed += _ => RetryUnschedulable();
        _claims.Changed += OnClaim;
    }

    public Task RunAsync(CancellationToken cancellationToken) => _queue.RunAsync(cancellationToken);

    private void OnPod(WatchEvent change)
    {
        var pod = change.Object;
        if (change.Type == "DELETED" || pod.IsTerminal())
        {
            _ledger.Release(pod.Uid());
            _unschedulable.TryRemove(ObjectKey.Of(pod), out _);
            RetryUnschedulable();
        }
        else if (pod.NodeName() is { } name)
        {
            _ledger.TryReserve(pod.Uid(), name, PodRequests.Of(pod), _ => true);
            _unschedulable.TryRemove(ObjectKey.Of(pod), out _);
        }
        else
        {
            _queue.Add(ObjectKey.Of(pod));
        }
    }

    private void OnClaim(WatchEvent change)
    {
        foreach (var pod in _pods.List(change.Object.Namespace()).Where(
                p => p.NodeName() is null && p.Claims().Contains(change.Object.Name(), StringComparer.Ordinal)))
        {
            _queue.Add(ObjectKey.Of(pod));
        }
    }

    private void RetryUnschedulable()
    {
        foreach (var key in _unschedulable.Keys)
        {
            _queue.Add(key);
        }
    }

    private async Task<TimeSpan?> ScheduleAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_pods.Get(key.Namespace, key.Name) is not { } pod || !IsOurs(pod))
        {
            return null;
        }

        var claims = ClaimCheck.Of(pod, name => _claims.Get(key.Namespace, name), name => _classes.Get(null, name));
        if (claims.Problem is { } problem)
        {
            if (!await IsConfirmedAsync(pod, problem, cancellationToken).ConfigureAwait(false))
            {
                return CacheDelay;
            }

            // Where kube-scheduler looks for a victim and finds no node at all, it appends just this.
            await RefuseAsync(key, pod, $"0/{Nodes().Count} nodes are available: {problem}. not found", cancellationToken).ConfigureAwait(false);
            return null;
        }

        var requests = PodRequests.Of(pod);
        var verdicts = Nodes().ConvertAll(n => (Node: n, Verdict: NodeFilter.Judge(pod, requests, n, _ledger.Of(n.Name()), PodsOn(n, key.Namespace))));
        var best = verdicts.Where(v => v.Verdict.Reasons.Count == 0).Select(v => v.Node)
            .OrderBy(n => PodsOn(n, key.Namespace).Sum(other => PodAffinityTerm.Repulsion(pod, other)))
            .ThenBy(n => _ledger.Of(n.Name()).Pods)
            .FirstOrDefault();
        if (best is null)
        {
            await RefuseAsync(key, pod, NodeVerdict.Message(verdicts.ConvertAll(v => v.Verdict)), cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (claims.Unbound.Count > 0)
        {
            await SelectNodeAsync(claims.Unbound, best.Name(), cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (!_ledger.TryReserve(pod.Uid(), best.Name(), requests, promises => NodeFilter.HasRoom(requests, best, promises)))
        {
            return TimeSpan.Zero;
        }

        await BindAsync(pod, best.Name(), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Asks the API server, because a claim or class that was created just before the pod may not have reached the caches yet.</summary>
    private async Task<bool> IsConfirmedAsync(JsonObject pod, string problem, CancellationToken cancellationToken)
    {
        var claims = new Dictionary<string, JsonObject?>();
        var classes = new Dictionary<string, JsonObject?>();
        foreach (var name in pod.Claims())
        {
            claims[name] = await _node.Client.GetAsync(Kinds.PersistentVolumeClaim, pod.Namespace(), name, cancellationToken).ConfigureAwait(false);
            if (claims[name].String("spec", "storageClassName") is { Length: > 0 } @class)
            {
                classes[@class] = await _node.Client.GetAsync(Kinds.StorageClass, null, @class, cancellationToken).ConfigureAwait(false);
            }
        }

        return ClaimCheck.Of(pod, claims.GetValueOrDefault, classes.GetValueOrDefault).Problem == problem;
    }

    private static bool IsOurs(JsonObject pod) =>
        pod.NodeName() is null && !pod.IsBeingDeleted() && !pod.IsTerminal()
        && pod.String("spec", "schedulerName") is null or "default-scheduler"
        && pod.Node("spec", "schedulingGates") is not JsonArray { Count: > 0 };

    private List<JsonObject> Nodes() => [.. _nodes.List().Where(NodeRegistration.IsLocal).OrderBy(n => n.Name(), StringComparer.Ordinal)];

    private IEnumerable<JsonObject> PodsOn(JsonObject node, string? ns) => _pods.List(ns).Where(p => p.NodeName() == node.Name() && !p.IsTerminal());

    /// <summary>Tells the binder of claims where the pod will run; the pod is bound once its claims are.</summary>
    private async Task SelectNodeAsync(IEnumerable<JsonObject> claims, string node, CancellationToken cancellationToken)
    {
        foreach (var claim in claims.Where(c => c.Annotation(SelectedNode) is null))
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [SelectedNode] = node } } };
            await _node.Client.PatchAsync(Kinds.PersistentVolumeClaim, claim.Namespace(), claim.Name(), patch, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BindAsync(JsonObject pod, string node, CancellationToken cancellationToken)
    {
        var binding = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = new JsonObject { ["name"] = pod.Name(), ["namespace"] = pod.Namespace(), ["uid"] = pod.Uid() },
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
        };
        try
        {
            await _node.Client.SendAsync(
                HttpMethod.Post, Kinds.Pod.ObjectPath(pod.Namespace(), pod.Name(), "binding"), binding, "application/json",
                cancellationToken).ConfigureAwait(false);
        }
        catch (KubeApiException e)
        {
            _ledger.Release(pod.Uid());
            if (e.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                return;
            }

            throw;
        }

        _unschedulable.TryRemove(ObjectKey.Of(pod), out _);
        _events.Action(pod, "Normal", "Binding", "Scheduled", $"Successfully assigned {pod.Namespace()}/{pod.Name()} to {node}");
    }

    private async Task RefuseAsync(ObjectKey key, JsonObject pod, string message, CancellationToken cancellationToken)
    {
        var known = _unschedulable.GetValueOrDefault(key);
        _unschedulable[key] = message;
        if (known == message || pod.Condition("PodScheduled").String("message") == message)
        {
            return;
        }

        _events.Action(pod, "Warning", "Scheduling", "FailedScheduling", message);
        var condition = new JsonObject
        {
            ["type"] = "PodScheduled",
            ["observedGeneration"] = pod.Int("metadata", "generation") ?? 1,
            ["status"] = "False",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = KubeTime.Seconds(_node.Time.GetUtcNow()),
            ["reason"] = "Unschedulable",
            ["message"] = message,
        };
        var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } };
        await _node.Client.PatchAsync(Kinds.Pod, key.Namespace, key.Name, patch, cancellationToken, "status").ConfigureAwait(false);
    }
}
