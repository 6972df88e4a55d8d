using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Controllers.Quotas;

/// <summary>Adds up what a namespace uses of the resources that a quota limits.</summary>
internal static class QuotaUsage
{
    /// <param name="resource">As in <c>spec.hard</c>.</param>
    /// <param name="pods">The namespace's pods.</param>
    /// <param name="claims">The namespace's claims.</param>
    /// <param name="count">The number of objects of a plural, such as <c>secrets</c> or <c>jobs.batch</c>.</param>
    public static string Of(string resource, IReadOnlyCollection<JsonObject> pods, IReadOnlyCollection<JsonObject> claims, Func<string, int> count)
    {
        // Pods that ended use nothing.
        var active = pods.Where(p => !p.IsTerminal()).ToList();
        return resource switch
        {
            "pods" => Text(active.Count),
            "cpu" or "requests.cpu" => Cpu(active.Sum(p => Sum(p, "requests", "cpu"))),
            "memory" or "requests.memory" => Bytes(active.Sum(p => Sum(p, "requests", "memory"))),
            "limits.cpu" => Cpu(active.Sum(p => Sum(p, "limits", "cpu"))),
            "limits.memory" => Bytes(active.Sum(p => Sum(p, "limits", "memory"))),
            "requests.storage" => Bytes(claims.Sum(c => Quantity.Of(c.Node("spec", "resources", "requests", "storage")))),
            "persistentvolumeclaims" => Text(claims.Count),
            _ when resource.StartsWith("count/", StringComparison.Ordinal) => Text(count(resource["count/".Length..])),
            _ => Text(count(resource)),
        };
    }

    private static decimal Sum(JsonObject pod, string kind, string resource)
    {
        var together = pod.Containers().Concat(pod.InitContainers().Where(c => PodSpec.InitRole(c) == ContainerRole.Sidecar)).Sum(Amount);
        return Math.Max(together, pod.InitContainers().Where(c => PodSpec.InitRole(c) == ContainerRole.Init).Select(Amount).DefaultIfEmpty().Max());

        decimal Amount(JsonObject container) => Quantity.Of(container.Node("resources", kind, resource));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Cpu(decimal cores) =>
        cores == decimal.Truncate(cores) ? cores.ToString("0", CultureInfo.InvariantCulture) : (cores * 1000).ToString("0", CultureInfo.InvariantCulture) + "m";

    private static string Bytes(decimal bytes)
    {
        foreach (var (suffix, factor) in (ReadOnlySpan<(string, decimal)>)[("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10)])
        {
            if (bytes > 0 && bytes % factor == 0)
            {
                return (bytes / factor).ToString("0", CultureInfo.InvariantCulture) + suffix;
            }
        }

        return bytes.ToString("0", CultureInfo.InvariantCulture);
    }
}
