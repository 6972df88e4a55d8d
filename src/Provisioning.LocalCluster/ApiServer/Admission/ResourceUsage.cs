using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>What an object counts against a quota.</summary>
internal static class ResourceUsage
{
    private static readonly string[] Counted = ["secrets", "configmaps", "services", "resourcequotas", "persistentvolumeclaims", "pods"];

    /// <summary>Usage by the quota's names (<c>requests.cpu</c>, <c>count/jobs.batch</c>).</summary>
    public static Dictionary<string, Quantity> Of(ApiResource resource, JsonObject item)
    {
        var usage = new Dictionary<string, Quantity>(StringComparer.Ordinal) { [$"count/{resource.QualifiedName}"] = Quantity.Of(1) };
        if (resource.Group.Length > 0)
        {
            return usage;
        }

        var isEnded = resource.Plural == "pods" && item.String("status", "phase") is "Succeeded" or "Failed";
        if (Counted.Contains(resource.Plural) && !isEnded)
        {
            usage[resource.Plural] = Quantity.Of(1);
        }

        switch (resource.Plural)
        {
            case "pods" when !isEnded:
                Pod(item, usage);
                break;
            case "persistentvolumeclaims":
                var size = Quantity.TryParse(item.String("spec", "resources", "requests", "storage"), out var storage) ? storage : Quantity.Zero;
                usage["requests.storage"] = size;
                if (item.String("spec", "storageClassName") is { Length: > 0 } storageClass)
                {
                    usage[$"{storageClass}.storageclass.storage.k8s.io/requests.storage"] = size;
                    usage[$"{storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims"] = Quantity.Of(1);
                }

                break;
            case "services" when item.String("spec", "type") == "LoadBalancer":
                usage["services.loadbalancers"] = Quantity.Of(1);
                break;
            case "services" when item.String("spec", "type") == "NodePort":
                usage["services.nodeports"] = Quantity.Of((item["spec"] as JsonObject).Objects("ports").Count());
                break;
            default:
                break;
        }

        return usage;
    }

    /// <summary>What a pod's containers ask for together: those that run at once added up, and no less than any that runs before.</summary>
    /// <param name="field"><c>requests</c> or <c>limits</c>.</param>
    public static JsonObject PodTotals(JsonObject pod, string field)
    {
        var spec = pod["spec"] as JsonObject;
        var totals = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var container in spec.Objects("containers"))
        {
            foreach (var (name, value) in container.Node("resources", field) as JsonObject ?? [])
            {
                totals[name] = totals.GetValueOrDefault(name) + Quantity.Parse(value!.GetValue<string>());
            }
        }

        foreach (var container in spec.Objects("initContainers"))
        {
            foreach (var (name, value) in container.Node("resources", field) as JsonObject ?? [])
            {
                var amount = Quantity.Parse(value!.GetValue<string>());
                totals[name] = container.String("restartPolicy") == "Always" ? totals.GetValueOrDefault(name) + amount
                    : amount > totals.GetValueOrDefault(name) ? amount : totals[name];
            }
        }

        var result = new JsonObject();
        foreach (var (name, value) in totals)
        {
            result[name] = value.ToString();
        }

        return result;
    }

    private static void Pod(JsonObject pod, Dictionary<string, Quantity> usage)
    {
        foreach (var (name, value) in PodTotals(pod, "requests"))
        {
            usage[$"requests.{name}"] = Quantity.Parse(value!.GetValue<string>());
            usage[name] = usage[$"requests.{name}"];
        }

        foreach (var (name, value) in PodTotals(pod, "limits"))
        {
            usage[$"limits.{name}"] = Quantity.Parse(value!.GetValue<string>());
        }
    }
}
