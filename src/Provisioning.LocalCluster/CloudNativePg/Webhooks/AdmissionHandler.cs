using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;
using Provisioning.LocalCluster.CloudNativePg.Validation;

namespace Provisioning.LocalCluster.CloudNativePg.Webhooks;

/// <summary>Answers AdmissionReviews.</summary>
internal static class AdmissionHandler
{
    /// <param name="path">The webhook's path.</param>
    /// <param name="review">An <c>AdmissionReview</c> v1 with a request.</param>
    public static JsonObject Handle(string path, JsonObject review)
    {
        var request = review["request"]!.AsObject();
        var response = new JsonObject { ["uid"] = request.String("uid"), ["allowed"] = true };
        if (request["object"] is JsonObject item)
        {
            if (path.StartsWith(WebhookConfigurations.MutatePrefix, StringComparison.Ordinal))
            {
                Mutate(item, response);
            }
            else
            {
                Validate(item, request["oldObject"] as JsonObject, response);
            }
        }

        return new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response };
    }

    private static void Mutate(JsonObject item, JsonObject response)
    {
        var changed = item.Clone();
        if (item.String("kind") == Kinds.Cluster.Kind)
        {
            ClusterDefaults.Apply(changed);
        }
        else if (changed["spec"] is JsonObject spec)
        {
            spec["method"] ??= "barmanObjectStore";
        }

        if (!JsonNode.DeepEquals(item, changed))
        {
            var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/spec", ["value"] = changed["spec"]!.DeepClone() });
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString()));
        }
    }

    private static void Validate(JsonObject item, JsonObject? old, JsonObject response)
    {
        var kind = item.String("kind");
        var (errors, warnings) = kind switch
        {
            "Cluster" => (ClusterValidation.Validate(item, old), ClusterValidation.Warnings(item)),
            "Backup" => (BackupValidation.Backup(item), []),
            "ScheduledBackup" => (BackupValidation.ScheduledBackup(item), BackupValidation.ScheduledBackupWarnings(item)),
            _ => ([], []),
        };
        var texts = warnings.ToList();
        if (texts.Count > 0)
        {
            response["warnings"] = new JsonArray([.. texts.Select(w => (JsonNode)w)]);
        }

        var found = errors.ToList();
        if (found.Count > 0)
        {
            response["allowed"] = false;
            response["status"] = InvalidStatus(kind!, item.Name(), found);
        }
    }

    private static JsonObject InvalidStatus(string kind, string name, List<FieldError> errors)
    {
        var list = string.Join(", ", errors.Select(e => e.ToString()).Distinct(StringComparer.Ordinal));
        return new JsonObject
        {
            ["status"] = "Failure",
            ["message"] = $"{kind}.{Kinds.Cluster.Group} \"{name}\" is invalid: {(errors.Count > 1 ? $"[{list}]" : list)}",
            ["reason"] = "Invalid",
            ["details"] = new JsonObject
            {
                ["name"] = name,
                ["group"] = Kinds.Cluster.Group,
                ["kind"] = kind,
                ["causes"] = new JsonArray([.. errors.Select(e => (JsonNode)new JsonObject
                {
                    ["reason"] = "FieldValueInvalid", ["message"] = e.Message, ["field"] = e.Field,
                })]),
            },
            ["code"] = 422,
        };
    }
}
