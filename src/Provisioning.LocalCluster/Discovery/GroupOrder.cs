using System.Globalization;
using Provisioning.LocalCluster.ApiServer;

namespace Provisioning.LocalCluster.Discovery;

/// <summary>The order in which groups and versions are listed: clients take the first that knows a resource's name.</summary>
internal static class GroupOrder
{
    private static readonly string[] First =
    [
        "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io",
        "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io",
        "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io", "discovery.k8s.io", "flowcontrol.apiserver.k8s.io",
    ];

    /// <summary>The named groups (all but the core one), with their versions, the preferred one first.</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Versions)> Of(IEnumerable<ApiResource> resources) =>
        from resource in resources
        where resource.Group.Length > 0
        group resource.Version by resource.Group into versions
        orderby Rank(versions.Key)
        select (versions.Key, (IReadOnlyList<string>)[.. versions.Distinct().OrderByDescending(Priority)]);

    private static int Rank(string group) => Array.IndexOf(First, group) is >= 0 and var rank ? rank : First.Length;

    /// <summary>Stable versions before beta before alpha, then the higher number.</summary>
    private static (int Stability, int Major, int Minor) Priority(string version)
    {
        var digits = 1;
        while (digits < version.Length && char.IsAsciiDigit(version[digits]))
        {
            digits++;
        }

        var rest = version[digits..];
        var stability = rest.Length == 0 ? 2 : rest.StartsWith("beta", StringComparison.Ordinal) ? 1 : 0;
        return (stability, Number(version[1..digits]), Number(rest.TrimStart("alphbet".ToCharArray())));
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
