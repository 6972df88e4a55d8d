using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Rendering;

/// <summary>Where an instance's pod may run: affinity, spread, tolerations, priority, pull secrets.</summary>
internal static class PodPlacement
{
    public static void Apply(ClusterResource cluster, JsonObject spec)
    {
        var affinity = cluster.Spec.Node("affinity");
        var rendered = new JsonObject();
        if (affinity.Node("nodeAffinity") is { } nodeAffinity)
        {
            rendered["nodeAffinity"] = nodeAffinity.DeepClone();
        }

        if (affinity.Node("additionalPodAffinity") is { } podAffinity)
        {
            rendered["podAffinity"] = podAffinity.DeepClone();
        }

        if (AntiAffinity(cluster, affinity) is { } antiAffinity)
        {
            rendered["podAntiAffinity"] = antiAffinity;
        }

        if (rendered.Count > 0)
        {
            spec["affinity"] = rendered;
        }

        Copy(affinity, "nodeSelector", spec);
        Copy(affinity, "tolerations", spec);
        Copy(cluster.Spec, "topologySpreadConstraints", spec);
        Copy(cluster.Spec, "priorityClassName", spec);
        Copy(cluster.Spec, "schedulerName", spec);
        Copy(cluster.Spec, "imagePullSecrets", spec);
    }

    private static void Copy(JsonNode? from, string name, JsonObject into)
    {
        if (from.Node(name) is { } value)
        {
            into[name] = value.DeepClone();
        }
    }

    private static JsonObject? AntiAffinity(ClusterResource cluster, JsonNode? affinity)
    {
        var rendered = affinity.Node("additionalPodAntiAffinity")?.DeepClone() as JsonObject;
        if (affinity.Bool("enablePodAntiAffinity") == false)
        {
            return rendered;
        }

        rendered ??= [];
        var term = new JsonObject
        {
            ["labelSelector"] = new JsonObject
            {
                ["matchExpressions"] = new JsonArray(In(Cnpg.ClusterLabel, cluster.Name), In(Cnpg.PodRoleLabel, "instance")),
            },
            ["topologyKey"] = affinity.String("topologyKey") is { Length: > 0 } key ? key : "kubernetes.io/hostname",
        };
        if (affinity.String("podAntiAffinityType") == "required")
        {
            Add(rendered, "requiredDuringSchedulingIgnoredDuringExecution", term);
        }
        else
        {
            Add(rendered, "preferredDuringSchedulingIgnoredDuringExecution", new JsonObject { ["weight"] = 100, ["podAffinityTerm"] = term });
        }

        return rendered;
    }

    private static JsonObject In(string key, string value) =>
        new() { ["key"] = key, ["operator"] = "In", ["values"] = new JsonArray(value) };

    private static void Add(JsonObject rules, string name, JsonObject rule)
    {
        if (rules[name] is not JsonArray list)
        {
            rules[name] = list = [];
        }

        list.Add((JsonNode)rule);
    }
}
