using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Jobs find their pods by labels that the server makes of the Job's identity.</summary>
internal sealed class JobStrategy : KindStrategy
{
    public override bool HasGeneration => true;

    public override void Default(JsonObject item) => DefaultSpec(item["spec"] as JsonObject);

    /// <summary>Fills in a Job's specification, also in the template of a CronJob.</summary>
    public static void DefaultSpec(JsonObject? spec)
    {
        if (spec is null)
        {
            return;
        }

        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec.Or("completions", 1L);
        }

        spec.Or("parallelism", 1L).Or("backoffLimit", 6L).Or("completionMode", "NonIndexed").Or("suspend", false).Or("manualSelector", false)
            .Or("podReplacementPolicy", "TerminatingOrFailed");
        PodSpecDefaults.Apply(spec.Node("template", "spec") as JsonObject, isTemplate: true);
    }

    public override void PrepareForCreate(JsonObject item)
    {
        item["status"] = new JsonObject();
        var spec = item.Ensure("spec");
        if (spec["manualSelector"].IsTrue())
        {
            return;
        }

        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        foreach (var prefix in (ReadOnlySpan<string>)["batch.kubernetes.io/", ""])
        {
            labels[prefix + "controller-uid"] = item.Uid();
            labels[prefix + "job-name"] = item.Name();
        }

        spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = item.Uid() } };
    }

    public override void Validate(JsonObject item, List<FieldError> errors)
    {
        var template = item.Node("spec", "template", "spec") as JsonObject;
        PodStrategy.ValidateSpec(template, "spec.template.spec", errors);
        if (template.String("restartPolicy") == "Always")
        {
            errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", template!["restartPolicy"], ["OnFailure", "Never"]));
        }
    }

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        foreach (var field in (ReadOnlySpan<string>)["completions", "selector", "template", "completionMode"])
        {
            if (!JsonNode.DeepEquals(item["spec"]?[field], old["spec"]?[field]))
            {
                errors.Add(FieldError.InvalidText($"spec.{field}", JsonText.Display(item["spec"]?[field]), "field is immutable"));
            }
        }
    }

    public override void ValidateStatusUpdate(JsonObject item, JsonObject old, List<FieldError> errors) => JobStatusValidation.Validate(item, old, errors);
}
