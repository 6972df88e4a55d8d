using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Schemas;
using Provisioning.LocalCluster.ApiServer.Validation;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Kinds;

/// <summary>A kind whose peculiarities fit on a line each.</summary>
internal sealed class SimpleStrategy : KindStrategy
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public bool Generation { get; init; }

    public bool ReturnsDeletedObject { get; init; }

    public bool CreatesWhenUpdated { get; init; }

    /// <summary>The field that may not change, with its refusal.</summary>
    public string? ImmutableField { get; init; }

    public Func<string, IReadOnlyList<string>> NameRule { get; init; } = NameRules.Subdomain;

    public Action<JsonObject>? Defaults { get; init; }

    public Action<JsonObject>? NewStatus { get; init; }

    public override bool HasGeneration => Generation;

    public override bool ReturnsDeleted => ReturnsDeletedObject;

    public override bool CreatesOnUpdate => CreatesWhenUpdated;

    public override IReadOnlyList<string> ValidateName(string name) => NameRule(name);

    public override void Default(JsonObject item) => Defaults?.Invoke(item);

    public override void PrepareForCreate(JsonObject item) => NewStatus?.Invoke(item);

    public override void ValidateUpdate(JsonObject item, JsonObject old, List<FieldError> errors)
    {
        if (ImmutableField is { } field && !JsonNode.DeepEquals(item[field], old[field]))
        {
            errors.Add(field == "roleRef"
                ? FieldError.InvalidText(field, JsonText.Display(item[field]), "cannot change roleRef")
                : FieldError.Forbidden(field, $"updates to {field} are forbidden."));
        }
    }

    public static void RoleBinding(JsonObject item)
    {
        (item["roleRef"] as JsonObject)?.Or("apiGroup", Rbac);
        foreach (var subject in item.Objects("subjects"))
        {
            if (subject.String("kind") is "User" or "Group")
            {
                subject.Or("apiGroup", Rbac);
            }
        }
    }

    public static void StorageClass(JsonObject item) => item.Or("reclaimPolicy", "Delete").Or("volumeBindingMode", "Immediate");

    public static void Volume(JsonObject item) => item.Ensure("spec").Or("persistentVolumeReclaimPolicy", "Retain").Or("volumeMode", "Filesystem");

    public static void PendingVolume(JsonObject item) => item["status"] = new JsonObject { ["phase"] = "Pending" };

    public static void PriorityClass(JsonObject item) => item.Or("preemptionPolicy", "PreemptLowerPriority");

    public static void CronJob(JsonObject item)
    {
        item.Ensure("spec").Or("concurrencyPolicy", "Allow").Or("suspend", false).Or("successfulJobsHistoryLimit", 3L).Or("failedJobsHistoryLimit", 1L);
        PodSpecDefaults.Apply(item.Node("spec", "jobTemplate", "spec", "template", "spec") as JsonObject, isTemplate: true);
    }

    public static void NetworkPolicy(JsonObject item)
    {
        var spec = item.Ensure("spec");
        if (spec["policyTypes"] is null)
        {
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }

        foreach (var port in spec.Objects("ingress").Concat(spec.Objects("egress")).SelectMany(r => r.Objects("ports")))
        {
            port.Or("protocol", "TCP");
        }
    }

    public static void Webhooks(JsonObject item)
    {
        foreach (var webhook in item.Objects("webhooks"))
        {
            webhook.Or("failurePolicy", "Fail").Or("matchPolicy", "Equivalent").Or("namespaceSelector", new JsonObject())
                .Or("objectSelector", new JsonObject()).Or("timeoutSeconds", 10L);
            if (item.String("kind") == "MutatingWebhookConfiguration")
            {
                webhook.Or("reinvocationPolicy", "Never");
            }

            foreach (var rule in webhook.Objects("rules"))
            {
                rule.Or("scope", "*");
            }

            if (webhook.Node("clientConfig", "service") is JsonObject service)
            {
                service.Or("port", 443L);
            }
        }
    }

    public static void LimitRange(JsonObject item)
    {
        foreach (var limit in (item["spec"] as JsonObject).Objects("limits").Where(l => l.String("type") == "Container"))
        {
            // A maximum is the default limit; the default limit, or else the minimum, is the default request.
            Fill(limit, "default", limit["max"] as JsonObject);
            Fill(limit, "defaultRequest", limit["default"] as JsonObject);
            Fill(limit, "defaultRequest", limit["min"] as JsonObject);
        }
    }

    private static void Fill(JsonObject limit, string field, JsonObject? values)
    {
        foreach (var (name, value) in values ?? [])
        {
            limit.Ensure(field).Or(name, value!.DeepClone());
        }
    }
}
