using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Validation;

internal static class SynchronousRules
{
    public static IEnumerable<FieldError> Validate(ClusterResource cluster)
    {
        var minimum = cluster.Spec.Int("minSyncReplicas") ?? 0;
        var maximum = cluster.Spec.Int("maxSyncReplicas") ?? 0;
        if (minimum > maximum)
        {
            yield return new FieldError("spec.minSyncReplicas", minimum, "minSyncReplicas cannot be greater than maxSyncReplicas");
        }

        if (maximum > 0 && maximum >= cluster.Instances)
        {
            yield return new FieldError("spec.maxSyncReplicas", maximum, "maxSyncReplicas must be lower than the number of instances");
        }

        if (cluster.Spec.Node("postgresql", "synchronous") is not JsonObject synchronous)
        {
            yield break;
        }

        if (minimum > 0 || maximum > 0)
        {
            yield return new FieldError(
                "spec.postgresql.synchronous", synchronous.DeepClone(), "Can't have both legacy synchronous replica configuration and new one");
        }

        var named = Count(synchronous, "standbyNamesPre") + Count(synchronous, "standbyNamesPost");
        if (synchronous.Int("number") >= cluster.Instances + named)
        {
            yield return new FieldError(
                "spec.postgresql.synchronous", synchronous.DeepClone(),
                "Invalid synchronous configuration: the number of synchronous replicas must be less than the total number of instances and the provided standby names.");
        }
    }

    private static int Count(JsonObject synchronous, string field) => (synchronous[field] as JsonArray)?.Count ?? 0;
}
