using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.Node;

/// <summary>Reads pods.</summary>
internal static class PodSpec
{
    public static string? NodeName(this JsonObject pod) => pod.String("spec", "nodeName");

    public static string Phase(this JsonObject pod) => pod.String("status", "phase") ?? "Pending";

    public static bool IsTerminal(this JsonObject pod) => pod.Phase() is "Succeeded" or "Failed";

    public static bool IsReady(this JsonObject pod) => pod.Condition("Ready").String("status") == "True";

    public static string RestartPolicy(this JsonObject pod) => pod.String("spec", "restartPolicy") ?? "Always";

    public static JsonObject? Condition(this JsonObject item, string type) =>
        (item.Node("status", "conditions") as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => c.String("type") == type);

    public static IEnumerable<JsonObject> Containers(this JsonObject pod) => Array(pod, "containers");

    public static IEnumerable<JsonObject> InitContainers(this JsonObject pod) => Array(pod, "initContainers");

    /// <summary>Names of the claims that the pod's volumes come from.</summary>
    public static IEnumerable<string> Claims(this JsonObject pod) =>
        Array(pod, "volumes").Select(v => v.String("persistentVolumeClaim", "claimName")).OfType<string>();

    /// <summary>How long the pod may take to stop: what the deletion said, else what the spec says.</summary>
    public static TimeSpan GracePeriod(this JsonObject pod) =>
        TimeSpan.FromSeconds(pod.Int("metadata", "deletionGracePeriodSeconds") ?? pod.Int("spec", "terminationGracePeriodSeconds") ?? 30);

    public static ContainerRole InitRole(JsonObject container) =>
        container.String("restartPolicy") == "Always" ? ContainerRole.Sidecar : ContainerRole.Init;

    private static IEnumerable<JsonObject> Array(JsonObject pod, string field) => (pod.Node("spec", field) as JsonArray)?.OfType<JsonObject>() ?? [];
}
