using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.Client;

/// <summary>Compares versions of objects: numbers that grow (a guarantee since Kubernetes 1.35).</summary>
internal static class ResourceVersions
{
    /// <summary>Whether an object is at least as new as another; yes when that cannot be told.</summary>
    public static bool IsNewer(JsonObject item, JsonObject known) =>
        !ulong.TryParse(item.ResourceVersion(), out var version) || !ulong.TryParse(known.ResourceVersion(), out var other) || version >= other;
}
