using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Api;
using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.Quantities;
using Provisioning.Kubernetes.Resources;

namespace Provisioning.Kubernetes.Isolation;

/// <summary>The namespace of a database and its bounds. Pure.</summary>
internal static class IsolationManifests
{
    public const string QuotaName = "provisioning";
    public const string LimitsName = "provisioning";
    public const string DenyName = "provisioning-default-deny";

    private const string HelperCpu = "500m";
    private const string HelperMemory = "512Mi";

    /// <summary>What no other tenant can have: enough to claim the namespace with. Never changes, so that no later write can conflict over it.</summary>
    public static Manifest Claim(DatabaseContext context) => CreateNamespace(context.Namespace, new JsonObject
    {
        [WellKnownLabels.ManagedBy] = WellKnownLabels.ManagedByValue,
        [WellKnownLabels.Organization] = context.Spec.Organization,
        [WellKnownLabels.Project] = context.Spec.Project,
    });

    /// <param name="context">The database.</param>
    /// <param name="podSecurity">Pod Security level of the engine.</param>
    /// <param name="uid">The namespace that was claimed; another one under its name is a conflict. Null in a plan.</param>
    public static Manifest Namespace(DatabaseContext context, string podSecurity, string? uid)
    {
        var labels = WriteLabels(context);
        foreach (var mode in new[] { "enforce", "audit", "warn" })
        {
            labels[$"pod-security.kubernetes.io/{mode}"] = podSecurity;
        }

        var manifest = CreateNamespace(context.Namespace, labels);
        if (uid is not null)
        {
            manifest.Body["metadata"]!["uid"] = uid;
        }

        return manifest;
    }

    /// <summary>The bounds of the namespace, besides what the engine adds.</summary>
    public static IReadOnlyList<Manifest> Bounds(DatabaseContext context, ResourceRequirements? sidecars) =>
        [Quota(context, sidecars), Limits(context), DefaultDeny(context)];

    /// <summary>
    /// The quota while a database changes: no less than before. Until the last of its larger pods is gone, a smaller quota would refuse the smaller ones.
    /// </summary>
    /// <param name="quota">As it is to be.</param>
    /// <param name="live">As it is in the cluster; null when there is none.</param>
    public static Manifest WithRoomForChange(Manifest quota, JsonObject? live)
    {
        var body = (JsonObject)quota.Body.DeepClone();
        var hard = (JsonObject)body["spec"]!["hard"]!;
        foreach (var (resource, text) in hard.ToList())
        {
            if (Quantity.TryParse((string?)live?["spec"]?["hard"]?[resource], out var before) && before > Quantity.Parse((string)text!))
            {
                hard[resource] = before.ToString();
            }
        }

        return quota with { Body = body };
    }

    /// <param name="context">The database.</param>
    /// <param name="sidecars">What each pod takes besides.</param>
    /// <param name="forTwo">Whether two of it run, while a restore in place makes one beside the other.</param>
    public static Manifest Quota(DatabaseContext context, ResourceRequirements? sidecars, bool forTwo = false)
    {
        // One more than the instances: the job that bootstraps an instance runs while its predecessors do. Each may bring sidecars and a helper container.
        var slots = (context.Instances * (forTwo ? 2 : 1)) + 1;
        var storage = Quantity.Parse(context.Storage) * slots;
        var cpu = new Quantity(Sum(context.Cpu, HelperCpu, GetLargest(sidecars, "cpu")) * slots).ToString();
        var memory = new Quantity(Sum(context.Memory, HelperMemory, GetLargest(sidecars, "memory")) * slots, QuantityFormat.Binary).ToString();
        return Create(CoreTypes.ResourceQuota, context, QuotaName, new JsonObject
        {
            ["hard"] = new JsonObject
            {
                ["requests.cpu"] = cpu,
                ["requests.memory"] = memory,
                ["limits.cpu"] = cpu,
                ["limits.memory"] = memory,
                ["requests.storage"] = (context.Kept is { } kept ? storage + (Quantity.Parse(kept.Storage) * kept.Instances) : storage).ToString(),
                ["services.loadbalancers"] = "0",
                ["services.nodeports"] = "0",
            },
        });
    }

    /// <summary>Containers that say nothing of their size, as operators' helpers may, get a small one: under a quota they would be refused otherwise.</summary>
    private static Manifest Limits(DatabaseContext context) => Create(CoreTypes.LimitRange, context, LimitsName, new JsonObject
    {
        ["limits"] = new JsonArray(new JsonObject
        {
            ["type"] = "Container",
            ["default"] = new JsonObject { ["cpu"] = HelperCpu, ["memory"] = HelperMemory },
            ["defaultRequest"] = new JsonObject { ["cpu"] = "50m", ["memory"] = "64Mi" },
        }),
    });

    private static Manifest DefaultDeny(DatabaseContext context) => Create(CoreTypes.NetworkPolicy, context, DenyName, new JsonObject
    {
        ["podSelector"] = new JsonObject(),
        ["policyTypes"] = new JsonArray("Ingress"),
    });

    private static decimal Sum(params ReadOnlySpan<string?> quantities)
    {
        var sum = 0m;
        foreach (var quantity in quantities)
        {
            sum += quantity is null ? 0 : Quantity.Parse(quantity).Value;
        }

        return sum;
    }

    private static string? GetLargest(ResourceRequirements? requirements, string resource) =>
        requirements?.Limits?.GetValueOrDefault(resource) ?? requirements?.Requests?.GetValueOrDefault(resource);

    private static Manifest Create(ResourceType type, DatabaseContext context, string name, JsonObject spec) => new(type, new JsonObject
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = context.Namespace, ["labels"] = WriteLabels(context) },
        ["spec"] = spec,
    });

    private static Manifest CreateNamespace(string name, JsonObject labels) => new(CoreTypes.Namespace, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
    });

    private static JsonObject WriteLabels(DatabaseContext context)
    {
        var labels = new JsonObject();
        foreach (var (key, value) in context.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            labels[key] = value;
        }

        return labels;
    }
}
