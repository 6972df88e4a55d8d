using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.CloudNativePg.Model;

/// <summary>What a Cluster's synchronous replication comes down to on its servers.</summary>
internal static class SynchronousReplication
{
    /// <summary>The value of <c>synchronous_standby_names</c>; empty when commits wait for nobody.</summary>
    public static string StandbyNames(ClusterResource cluster)
    {
        if (cluster.Spec.Node("postgresql", "synchronous") is not JsonObject synchronous)
        {
            return Legacy(cluster);
        }

        var healthy = Healthy(cluster);
        var number = synchronous.Int("number") ?? 1;
        var method = synchronous.String("method") == "first" ? "FIRST" : "ANY";
        if (synchronous.String("dataDurability") == "preferred")
        {
            var available = Limit(synchronous, Standbys(cluster).Where(healthy.Contains)).ToList();
            return Render(method, Math.Min(number, available.Count), available);
        }

        // With nobody to wait for, commits wait for a standby that never comes: an empty list would mean the opposite of what was asked.
        var names = Strings(synchronous["standbyNamesPre"])
            .Concat(Limit(synchronous, Standbys(cluster).OrderByDescending(healthy.Contains)))
            .Concat(Strings(synchronous["standbyNamesPost"])).ToList();
        return Render(method, number, names.Count > 0 ? names : [$"{cluster.Name}-placeholder"]);
    }

    // As many as are there, up to the maximum: when fewer are there than the minimum asks for, the minimum gives way.
    private static string Legacy(ClusterResource cluster)
    {
        var healthy = Healthy(cluster);
        var available = Standbys(cluster).Where(healthy.Contains).ToList();
        return Render("ANY", Math.Min(cluster.Spec.Int("maxSyncReplicas") ?? 0, available.Count), available);
    }

    private static string Render(string method, int number, IReadOnlyList<string> names) => number == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{method} {number} ({string.Join(',', names.Select(n => $"\"{n}\""))})");

    private static IEnumerable<string> Standbys(ClusterResource cluster) =>
        Strings(cluster.Status.Node("instanceNames")).Where(n => n != cluster.CurrentPrimary).Order(StringComparer.Ordinal);

    private static HashSet<string> Healthy(ClusterResource cluster) =>
        Strings(cluster.Status.Node("instancesStatus", "healthy")).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Limit(JsonObject synchronous, IEnumerable<string> names) =>
        synchronous.Int("maxStandbyNamesFromCluster") is { } maximum ? names.Take(maximum) : names;

    private static IEnumerable<string> Strings(JsonNode? list) => ((list as JsonArray) ?? []).Select(v => v.String()).OfType<string>();
}
