using Provisioning.Kubernetes.Engines;
using Provisioning.Kubernetes.PostgreSql.Health;
using Provisioning.Kubernetes.PostgreSql.Resources;

namespace Provisioning.Kubernetes.PostgreSql.Replacement;

/// <summary>What the server still has of a cluster that was deleted: it goes in the background, the volumes last.</summary>
internal static class Remains
{
    public static IEnumerable<string> Find(DatabaseContext context, IObservedObjects observed)
    {
        if (observed.Get(PostgreSqlTypes.Cluster, context.Name) is not null)
        {
            yield return $"Cluster {context.Name}";
        }

        foreach (var pod in Instances.AllPods(context, observed))
        {
            yield return $"Pod {pod.Metadata.Name}";
        }

        foreach (var claim in VolumeTrouble.Claims(context, observed))
        {
            yield return $"PersistentVolumeClaim {claim.Metadata.Name}";
        }
    }
}
