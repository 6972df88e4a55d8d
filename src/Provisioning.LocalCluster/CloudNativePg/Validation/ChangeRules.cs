using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

/// <summary>What may not change in a Cluster that exists.</summary>
internal static class ChangeRules
{
    public static IEnumerable<FieldError> Validate(ClusterResource cluster, ClusterResource old)
    {
        foreach (var (field, word) in ((string, string)[])[("postgresUID", "UID"), ("postgresGID", "GID")])
        {
            if (old.Spec.Int(field) is { } before && cluster.Spec.Int(field) != before)
            {
                yield return new FieldError($"spec.{field}", cluster.Spec.Int(field), $"{word} is an immutable field in the spec");
            }
        }

        if (cluster.MajorVersion < old.MajorVersion)
        {
            yield return new FieldError("spec.imageName", cluster.Image, $"can't downgrade from major {old.MajorVersion} to {cluster.MajorVersion}");
        }

        if (cluster.Spec.String("primaryUpdateMethod") == "switchover" && cluster.Image != old.Image &&
            !JsonNode.DeepEquals(cluster.Spec.Node("postgresql", "parameters"), old.Spec.Node("postgresql", "parameters")))
        {
            yield return new FieldError(
                "spec.imageName", cluster.Image,
                "Can't change image name and configuration at the same time when `primaryUpdateMethod` is set to `switchover`. " +
                "There are differences in PostgreSQL configuration parameters");
        }
    }
}
