using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Controllers.Jobs;

/// <summary>Makes pods out of a Job's template.</summary>
internal static class JobPods
{
    public static JsonObject Build(JsonObject job)
    {
        var template = job.Node("spec", "template");
        var labels = template.Node("metadata", "labels")?.DeepClone().AsObject() ?? [];
        labels["batch.kubernetes.io/controller-uid"] = job.Uid();
        labels["batch.kubernetes.io/job-name"] = job.Name();
        labels["controller-uid"] = job.Uid();
        labels["job-name"] = job.Name();
        var metadata = new JsonObject
        {
            ["generateName"] = $"{job.Name()}-",
            ["namespace"] = job.Namespace(),
            ["labels"] = labels,
            ["ownerReferences"] = new JsonArray(OwnerReferences.ToController(job, Kinds.Job)),
        };
        if (template.Node("metadata", "annotations") is JsonObject annotations)
        {
            metadata["annotations"] = annotations.DeepClone();
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = metadata, ["spec"] = template.Node("spec")!.DeepClone() };
    }
}
