using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Reconciliation;

/// <summary>Says why a pod is not the one that its Cluster asks for now.</summary>
internal static class PodDrift
{
    public const string ExplicitRestart = "cluster has been explicitly restarted via annotation";

    /// <returns>The reason, in the operator's words, or <see langword="null"/>.</returns>
    public static string? Reason(ClusterResource cluster, JsonObject pod, JsonObject target)
    {
        if (cluster.Item.Annotation("cnpg.io/reconcilePodSpec") == "disabled")
        {
            return null;
        }

        if (pod.Annotation(Cnpg.PodSpecAnnotation) is { } text && JsonNode.Parse(text) is JsonObject original && !JsonNode.DeepEquals(original, target))
        {
            var image = original.Node("containers")?[0].String("image");
            return image != cluster.Image
                ? $"the instance is using a different image: {image} -> {cluster.Image}"
                : $"original and target PodSpec differ in {Difference(original, target)}";
        }

        return cluster.Item.Annotation(Cnpg.RestartedAtAnnotation) is { } restartedAt && pod.Annotation(Cnpg.RestartedAtAnnotation) != restartedAt
            ? ExplicitRestart
            : null;
    }

    private static string Difference(JsonObject original, JsonObject target)
    {
        foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            foreach (var (was, wanted) in original[list]!.AsArray().Zip(target[list]!.AsArray()))
            {
                var field = wanted!.AsObject().Concat(was!.AsObject()).Select(p => p.Key).Distinct(StringComparer.Ordinal)
                    .FirstOrDefault(k => !JsonNode.DeepEquals(was[k], wanted[k]));
                if (field is not null)
                {
                    return $"{(list == "containers" ? "containers" : "init-containers")}: container {wanted.String("name")} differs in {(field == "env" ? "environment" : field)}";
                }
            }
        }

        var key = original.Concat(target).Select(p => p.Key).Distinct(StringComparer.Ordinal).First(k => !JsonNode.DeepEquals(original[k], target[k]));
        return key == "securityContext" ? "security-context" : key;
    }
}
