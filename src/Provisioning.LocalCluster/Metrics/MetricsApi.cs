using Provisioning.LocalCluster.ApiServer;
using Provisioning.LocalCluster.ApiServer.Schemas;

namespace Provisioning.LocalCluster.Metrics;

/// <summary>The API of metrics-server.</summary>
internal static class MetricsApi
{
    public const string Group = "metrics.k8s.io";
    public const string Version = "v1beta1";

    /// <summary>What discovery says of it.</summary>
    public static readonly IReadOnlyList<ApiResource> Resources = [Resource("nodes", "NodeMetrics", false), Resource("pods", "PodMetrics", true)];

    private static ApiResource Resource(string plural, string kind, bool namespaced) => new()
    {
        Group = Group,
        Version = Version,
        Plural = plural,
        Singular = "",
        Kind = kind,
        Namespaced = namespaced,
        Verbs = ["get", "list"],
        Schema = Schema.Anything,
        Storage = new ApiStorage(Group, Version, plural, kind),
    };
}
