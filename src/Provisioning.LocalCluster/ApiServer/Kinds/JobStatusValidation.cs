using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>What a controller may not write into a Job's status.</summary>
internal static class JobStatusValidation
{
    public static void Validate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        var (status, before) = (item["status"], old["status"]);
        foreach (var field in (ReadOnlySpan<string>)["active", "succeeded", "failed", "terminating", "ready"])
        {
            if (status.Int(field) < 0)
            {
                errors.Add(FieldError.Invalid($"status.{field}", status.Node(field), "must be greater than or equal to 0"));
            }
        }

        var (complete, failed) = (Has(item, "Complete"), Has(item, "Failed"));
        var (met, target) = (Has(item, "SuccessCriteriaMet"), Has(item, "FailureTarget"));
        Refuse(complete && failed, "conditions", "cannot set Complete=True and Failed=true conditions");
        Refuse(complete && target, "conditions", "cannot set Complete=True and FailureTarget=true conditions");
        Refuse(complete && !met, "conditions", "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        Refuse(failed && !target, "conditions", "cannot set Failed=True condition without the FailureTarget=true condition");
        Refuse(met && target, "conditions", "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        Refuse(status.Int("ready") > (status.Int("active") ?? 0), "ready", "cannot set more ready pods than active");
        Refuse(
            !complete && status.String("completionTime") is not null, "completionTime", "cannot set completionTime when there is no Complete=True condition");
        if (complete && status.String("completionTime") is null)
        {
            errors.Add(FieldError.Required("status.completionTime", "completionTime is required for Complete jobs"));
        }

        if (complete || failed)
        {
            Finished();
        }

        foreach (var field in (ReadOnlySpan<string>)["succeeded", "failed"])
        {
            Refuse((status.Int(field) ?? 0) < (before.Int(field) ?? 0), field, $"cannot decrease the {field} counter");
        }

        foreach (var type in (ReadOnlySpan<string>)["Failed", "Complete", "FailureTarget", "SuccessCriteriaMet"])
        {
            Refuse(Has(old, type) && !Has(item, type), "conditions", $"cannot disable the terminal {type}=True condition");
        }

        Refuse(
            before.String("completionTime") is { } completed && status.String("completionTime") is { } changed && changed != completed,
            "completionTime", "completionTime cannot be mutated");
        if (before.String("startTime") is { } started && started != status.String("startTime") && item.Bool("spec", "suspend") != true)
        {
            errors.Add(FieldError.Required("status.startTime", "startTime cannot be removed for unsuspended job"));
        }

        void Finished()
        {
            Refuse(status.Int("active") > 0, "active", "active>0 is invalid for finished job");
            Refuse(status.Int("terminating") > 0, "terminating", "terminating>0 is invalid for finished job");
            Refuse(
                status.Node("uncountedTerminatedPods", "succeeded") is JsonArray { Count: > 0 }
                    || status.Node("uncountedTerminatedPods", "failed") is JsonArray { Count: > 0 },
                "uncountedTerminatedPods", "uncountedTerminatedPods needs to be empty for finished job");
            if (status.String("startTime") is null)
            {
                errors.Add(FieldError.Required("status.startTime", "startTime is required for finished job"));
            }
        }

        void Refuse(bool wrong, string field, string why)
        {
            if (wrong)
            {
                errors.Add(FieldError.Invalid($"status.{field}", status.Node(field), why));
            }
        }
    }

    private static bool Has(JsonObject job, string type) => job.Condition(type).String("status") == "True";
}
