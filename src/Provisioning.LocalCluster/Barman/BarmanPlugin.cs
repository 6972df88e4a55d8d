using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Client;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.Barman;

/// <summary>How a Cluster uses the Barman Cloud plugin.</summary>
internal static class BarmanPlugin
{
    /// <summary>The plugin's parameters, for archiving or else for the recovery, or <see langword="null"/> when the cluster does without.</summary>
    public static JsonObject? Uses(ClusterResource cluster) =>
        Parameters(cluster.Plugins.FirstOrDefault(p => p.String("name") == Cnpg.BarmanPlugin)) ?? RecoverySource(cluster);

    /// <summary>The parameters of the external cluster that the cluster is recovered from.</summary>
    public static JsonObject? RecoverySource(ClusterResource cluster) =>
        cluster.Recovery.String("source") is { } source && cluster.ExternalCluster(source).Node("plugin") is JsonObject plugin &&
        plugin.String("name") == Cnpg.BarmanPlugin
            ? Parameters(plugin)
            : null;

    /// <summary>Where the cluster keeps its backups and its WAL.</summary>
    public static StoreReference? Archive(ClusterResource cluster) =>
        Reference(cluster, Parameters(cluster.Plugins.FirstOrDefault(p => p.String("name") == Cnpg.BarmanPlugin)));

    /// <summary>What the cluster is recovered from. A source that names no server means the new cluster's own name, not the source's.</summary>
    public static StoreReference? Source(ClusterResource cluster) => Reference(cluster, RecoverySource(cluster));

    /// <summary>Every plugin that the cluster cannot do without.</summary>
    public static IEnumerable<string> Required(ClusterResource cluster)
    {
        var names = cluster.Plugins.Select(p => p.String("name"));
        if (cluster.Recovery.String("source") is { } source && cluster.ExternalCluster(source).String("plugin", "name") is { } name)
        {
            names = names.Append(name);
        }

        return names.OfType<string>().Distinct(StringComparer.Ordinal);
    }

    /// <summary>The object stores that the cluster names.</summary>
    public static IEnumerable<string> ObjectStores(ClusterResource cluster) =>
        cluster.Plugins.Where(p => p.String("name") == Cnpg.BarmanPlugin).Select(Parameters).Append(RecoverySource(cluster))
            .Select(p => p.String("barmanObjectName")).OfType<string>().Distinct(StringComparer.Ordinal);

    private static StoreReference? Reference(ClusterResource cluster, JsonObject? parameters) =>
        parameters.String("barmanObjectName") is { Length: > 0 } store
            ? new StoreReference(cluster.Namespace, store, parameters.String("serverName") is { Length: > 0 } server ? server : cluster.Name)
            : null;

    private static JsonObject? Parameters(JsonObject? plugin) => plugin is null ? null : plugin["parameters"] as JsonObject ?? [];
}
