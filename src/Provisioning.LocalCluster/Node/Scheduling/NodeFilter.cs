using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node.Scheduling;

/// <summary>Says why a pod cannot run on a node, in the words of kube-scheduler.</summary>
internal static class NodeFilter
{
    public static NodeVerdict Judge(JsonObject pod, PodRequests requests, JsonObject node, NodePromises promises, IEnumerable<JsonObject> podsOnNode)
    {
        if (node.Bool("spec", "unschedulable") == true)
        {
            return new NodeVerdict(["node(s) were unschedulable"], PreemptionHelps: false);
        }

        if (!MatchesSelector(pod, node))
        {
            return new NodeVerdict(["node(s) didn't match Pod's node affinity/selector"], PreemptionHelps: false);
        }

        var reasons = Resources(requests, node, promises).ToList();
        if (reasons.Count > 0)
        {
            return new NodeVerdict([.. reasons.Select(r => r.Reason)], reasons.TrueForAll(r => r.PreemptionHelps));
        }

        return podsOnNode.Any(other => IsRepelled(pod, other))
            ? new NodeVerdict(["node(s) didn't match pod anti-affinity rules"], PreemptionHelps: true)
            : NodeVerdict.Fits;
    }

    public static bool HasRoom(PodRequests requests, JsonObject node, NodePromises promises) => !Resources(requests, node, promises).Any();

    private static IEnumerable<(string Reason, bool PreemptionHelps)> Resources(PodRequests requests, JsonObject node, NodePromises promises)
    {
        if (promises.Pods + 1 > Allocatable(node, "pods"))
        {
            yield return ("Too many pods", true);
        }

        if (requests.Cpu > 0 && promises.Cpu + requests.Cpu > Allocatable(node, "cpu"))
        {
            yield return ("Insufficient cpu", requests.Cpu <= Allocatable(node, "cpu"));
        }

        if (requests.Memory > 0 && promises.Memory + requests.Memory > Allocatable(node, "memory"))
        {
            yield return ("Insufficient memory", requests.Memory <= Allocatable(node, "memory"));
        }
    }

    private static decimal Allocatable(JsonObject node, string resource) => Quantity.Of(node.Node("status", "allocatable", resource));

    private static bool MatchesSelector(JsonObject pod, JsonObject node)
    {
        var labels = node.Node("metadata", "labels");
        if (!LabelSelector.MatchesAll(pod.Node("spec", "nodeSelector") as JsonObject, labels))
        {
            return false;
        }

        var required = pod.Node("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms") as JsonArray;
        return required is null || required.Any(term => LabelSelector.MatchesExpressions(term.Node("matchExpressions") as JsonArray, labels));
    }

    private static bool IsRepelled(JsonObject pod, JsonObject other)
    {
        var terms = pod.Node("spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution") as JsonArray;
        return terms is not null && terms.Any(t => PodAffinityTerm.Selects(t, pod, other));
    }
}
