using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Validation;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>Pods: pending when new, and nearly immutable afterwards.</summary>
internal sealed class PodStrategy : KindStrategy
{
    private const string Immutable =
        "pod updates may not change fields other than "
            + "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
            + "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public override bool HasGeneration => true;

    public override bool ReturnsDeleted => true;

    public override void Default(JsonObject item) => PodSpecDefaults.Apply(item["spec"] as JsonObject);

    public override void PrepareForCreate(JsonObject item) => item["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QosClass(item) };

    public override void Validate(JsonObject item, List<FieldError> errors) => ValidateSpec(item["spec"] as JsonObject, "spec", errors);

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        var (after, before) = (Mutable(item, old), old["spec"] as JsonObject);
        if (!JsonNode.DeepEquals(after, before))
        {
            errors.Add(FieldError.Forbidden("spec", Immutable));
        }
    }

    public override void ValidateStatusUpdate(JsonObject item, JsonObject old, List<FieldError> errors) => PodStatusValidation.Validate(item, old, errors);

    /// <summary>Validates the specification of a pod, in a pod or in a template.</summary>
    public static void ValidateSpec(JsonObject? spec, string path, List<FieldError> errors)
    {
        var volumes = spec.Objects("volumes").Select(v => v.String("name")).ToHashSet(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            var index = 0;
            foreach (var container in spec.Objects(list))
            {
                var field = string.Create(CultureInfo.InvariantCulture, $"{path}.{list}[{index++}]");
                var name = container.String("name") ?? "";
                if (name.Length > 0)
                {
                    errors.AddRange(NameRules.Label(name).Select(m => FieldError.Invalid($"{field}.name", container["name"], m)));
                    if (!names.Add(name))
                    {
                        errors.Add(FieldError.Duplicate($"{field}.name", container["name"]));
                    }
                }

                if (string.IsNullOrEmpty(container.String("image")))
                {
                    errors.Add(FieldError.Required($"{field}.image"));
                }

                Resources(container["resources"] as JsonObject, $"{field}.resources", errors);
                var mount = 0;
                foreach (var volumeMount in container.Objects("volumeMounts"))
                {
                    if (volumeMount.String("name") is { Length: > 0 } volume && !volumes.Contains(volume))
                    {
                        errors.Add(FieldError.NotFound(string.Create(CultureInfo.InvariantCulture, $"{field}.volumeMounts[{mount}].name"),
                            volumeMount["name"]));
                    }

                    mount++;
                }
            }
        }

        if (spec.String("restartPolicy") is { } policy and not ("Always" or "OnFailure" or "Never"))
        {
            errors.Add(FieldError.NotSupported($"{path}.restartPolicy", JsonValue.Create(policy), ["Always", "OnFailure", "Never"]));
        }
    }

    private static void Resources(JsonObject? resources, string field, List<FieldError> errors)
    {
        var limits = resources?["limits"] as JsonObject;
        foreach (var (name, value) in resources?["requests"] as JsonObject ?? [])
        {
            if (Quantity.TryParse(value.AsString(), out var request) && Quantity.TryParse(limits.String(name), out var limit) && request > limit)
            {
                errors.Add(FieldError.Invalid($"{field}.requests", value, $"must be less than or equal to {name} limit of {limit}"));
            }
        }
    }

    /// <summary>The new specification with everything that may change set back.</summary>
    private static JsonObject? Mutable(JsonObject item, JsonObject old)
    {
        if (item["spec"] is not JsonObject spec || old["spec"] is not JsonObject before)
        {
            return null;
        }

        var result = spec.Clone();
        foreach (var field in (ReadOnlySpan<string>)["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"])
        {
            result.Remove(field);
            if (before[field] is { } value)
            {
                result[field] = value.DeepClone();
            }
        }

        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            foreach (var (container, was) in result.Objects(list).Zip(before.Objects(list)))
            {
                container["image"] = was["image"]?.DeepClone();
            }
        }

        return result;
    }

    private static string QosClass(JsonObject pod)
    {
        var containers = (pod["spec"] as JsonObject).Objects("containers").Concat((pod["spec"] as JsonObject).Objects("initContainers")).ToArray();
        var any = containers.Any(c => c.Node("resources", "requests") is JsonObject { Count: > 0 }
            || c.Node("resources", "limits") is JsonObject { Count: > 0 });
        var guaranteed = containers.All(c => ((ReadOnlySpan<string>)["cpu", "memory"]).ToArray().All(r =>
            c.String("resources", "limits", r) is { } limit && (c.String("resources", "requests", r) ?? limit) == limit));
        return guaranteed ? "Guaranteed" : any ? "Burstable" : "BestEffort";
    }
}
