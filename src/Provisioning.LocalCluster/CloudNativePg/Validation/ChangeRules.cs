using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

/// <summary>What may not change in a Cluster that exists.</summary>
internal static class ChangeRules
{
    private const int OldestUpgradeTarget = 16;

    public static IEnumerable<FieldError> Validate(ClusterResource cluster, ClusterResource old)
    {
        foreach (var (field, word) in ((string, string)[])[("postgresUID", "UID"), ("postgresGID", "GID")])
        {
            if (old.Spec.Int(field) is { } before && cluster.Spec.Int(field) != before)
            {
                yield return new FieldError($"spec.{field}", cluster.Spec.Int(field), $"{word} is an immutable field in the spec");
            }
        }

        // What the data is counts: an upgrade that failed may be taken back.
        if (cluster.MajorVersion < old.DataMajorVersion)
        {
            yield return new FieldError("spec.imageName", cluster.Image, $"can't downgrade from major {old.DataMajorVersion} to {cluster.MajorVersion}");
        }
        else if (cluster.MajorVersion > old.DataMajorVersion && cluster.MajorVersion < OldestUpgradeTarget)
        {
            yield return new FieldError("spec.imageName", cluster.Image, $"major upgrades are only supported to version {OldestUpgradeTarget} or higher");
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
