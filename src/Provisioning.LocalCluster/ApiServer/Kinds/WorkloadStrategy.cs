using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;
using LabelSelector = Provisioning.LocalCluster.ApiServer.Selectors.LabelSelector;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Deployments, StatefulSets, ReplicaSets and DaemonSets.</summary>
internal sealed class WorkloadStrategy(string kind) : KindStrategy
{
    public override bool HasGeneration => true;

    public override void Default(JsonObject item)
    {
        var spec = item.Ensure("spec");
        if (kind != "DaemonSet")
        {
            spec.Or("replicas", 1L);
        }

        if (kind != "ReplicaSet")
        {
            spec.Or("revisionHistoryLimit", 10L);
        }

        PodSpecDefaults.Apply(spec.Node("template", "spec") as JsonObject, isTemplate: true);
        switch (kind)
        {
            case "Deployment":
                spec.Or("progressDeadlineSeconds", 600L);
                var strategy = spec.Ensure("strategy").Or("type", "RollingUpdate");
                if (strategy.String("type") == "RollingUpdate")
                {
                    strategy.Ensure("rollingUpdate").Or("maxUnavailable", "25%").Or("maxSurge", "25%");
                }

                break;
            case "StatefulSet":
                spec.Or("podManagementPolicy", "OrderedReady");
                if (spec.Ensure("updateStrategy").Or("type", "RollingUpdate").String("type") == "RollingUpdate")
                {
                    spec["updateStrategy"]!.AsObject().Ensure("rollingUpdate").Or("partition", 0L);
                }

                spec.Ensure("persistentVolumeClaimRetentionPolicy").Or("whenDeleted", "Retain").Or("whenScaled", "Retain");
                foreach (var claim in spec.Objects("volumeClaimTemplates"))
                {
                    claim.Or("apiVersion", "v1").Or("kind", "PersistentVolumeClaim");
                    claim.Ensure("spec").Or("volumeMode", "Filesystem");
                    claim.Ensure("status").Or("phase", "Pending");
                }

                break;
            case "DaemonSet":
                spec.Ensure("updateStrategy").Or("type", "RollingUpdate").Ensure("rollingUpdate").Or("maxUnavailable", 1L).Or("maxSurge", 0L);
                break;
            default:
                break;
        }
    }

    public override void Validate(JsonObject item, List<FieldError> errors)
    {
        var spec = item["spec"] as JsonObject;
        PodStrategy.ValidateSpec(spec.Node("template", "spec") as JsonObject, "spec.template.spec", errors);
        if (spec?["selector"] is JsonObject selector
            && !LabelSelector.FromObject(selector).MatchesLabels(spec.Node("template", "metadata", "labels") as JsonObject))
        {
            errors.Add(FieldError.InvalidText("spec.template.metadata.labels",
                JsonText.Display(spec.Node("template", "metadata", "labels") ?? new JsonObject()), "`selector` does not match template `labels`"));
        }
    }

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        if (!JsonNode.DeepEquals(item["spec"]?["selector"], old["spec"]?["selector"]))
        {
            errors.Add(FieldError.InvalidText("spec.selector", JsonText.Display(item["spec"]?["selector"]), "field is immutable"));
        }
    }
}
