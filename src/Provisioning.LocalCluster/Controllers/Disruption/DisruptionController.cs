using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Disruption;

/// <summary>Keeps the status of PodDisruptionBudgets.</summary>
internal sealed class DisruptionController : Controller
{
    private readonly EventRecorder _events;
    private readonly Informer _budgets;
    private readonly Informer _pods;

    public DisruptionController(ControllerContext context, EventRecorder events)
        : base(context)
    {
        _events = events;
        _budgets = Watch(Kinds.PodDisruptionBudget);
        _pods = Watch(Kinds.Pod, OnPod);
    }

    protected override async Task<TimeSpan?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (_budgets.Get(key.Namespace, key.Name) is not { } budget || budget.IsBeingDeleted())
        {
            return null;
        }

        var pods = _pods.List(key.Namespace).Where(p => !p.IsTerminal() && LabelSelector.Matches(budget.Node("spec", "selector"), p)).ToList();
        if (pods.Count == 0)
        {
            _events.Normal(budget, "NoPods", "No matching pods found");
        }

        var status = DisruptionStatus.Build(budget, pods, Context.Time.GetUtcNow());
        if (!status.All(field => JsonNode.DeepEquals(budget.Node("status", field.Key), field.Value)))
        {
            var patch = new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = budget.ResourceVersion() },
                ["status"] = status,
            };
            await Context.Client.PatchAsync(Kinds.PodDisruptionBudget, key.Namespace, key.Name, patch, cancellationToken, "status").ConfigureAwait(false);
        }

        return null;
    }

    private void OnPod(WatchEvent change)
    {
        // The labels it had may have been another budget's, so each of the namespace looks again; there are one or two.
        foreach (var budget in _budgets.List(change.Object.Namespace()))
        {
            Enqueue(budget);
        }
    }
}
